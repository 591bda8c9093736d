export declare const root: string;
export declare function isStale(): boolean;
export declare function build(): Promise<void>;
