import { datetime, int, real, table, text, unfilled } from "../table.ts";

/** A request to the company's own web site. */
export interface WebRequest {
  readonly time: Date;
  readonly id: string;
  readonly from: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly agent: string;
  readonly bytes: number;
}

export const webRequests = table<WebRequest>("AGWAccessLogs", {
  TimeGenerated: datetime((request) => request.time),
  ClientIp: text((request) => request.from),
  ClientPort: int((request) => request.port),
  HttpMethod: text((request) => request.method),
  RequestUri: text((request) => request.path),
  HttpStatus: int((request) => request.status),
  HttpVersion: text("HTTP/1.1"),
  Host: text("www.contoso.com"),
  OriginalHost: text("www.contoso.com"),
  UserAgent: text((request) => request.agent),
  SentBytes: int((request) => request.bytes),
  ReceivedBytes: int(420),
  TimeTaken: real(0.04),
  TransactionId: text((request) => request.id),
  SslProtocol: text("TLSv1.2"),
  ListenerName: text("https"),
  BackendPoolName: text("www"),
  ...unfilled("RequestQuery", "OriginalRequestUriWithArgs", "WafMode"),
});
