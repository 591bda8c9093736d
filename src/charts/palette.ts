/**
 * Okabe and Ito's colours, told apart with any common colour blindness; their yellow and black are replaced by an indigo,
 * because thin bars in yellow vanish on white and black reads as text. One colour a series, in this order.
 */
export const seriesColours = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#332288"] as const;

/** What is folded together or not seen stays behind the rest. */
export const muted = "#747f8b";

export const ink = "#1f2933";
export const faintInk = "#5b6672";
export const gridline = "#e6e9ed";
export const paper = "#ffffff";
