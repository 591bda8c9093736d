import { linuxServer } from "../estate/hosts.ts";
import { datetime, int, table, text } from "../table.ts";

export interface SyslogLine {
  readonly time: Date;
  readonly process: string;
  readonly message: string;
  readonly facility?: string;
  readonly severity?: string;
  readonly pid?: number;
}

export const syslog = table<SyslogLine>("Syslog", {
  TimeGenerated: datetime((line) => line.time),
  EventTime: datetime((line) => new Date(Math.floor(line.time.getTime() / 1000) * 1000)),
  Computer: text(linuxServer.name),
  HostName: text(linuxServer.name),
  HostIP: text(linuxServer.privateAddress),
  Facility: text((line) => line.facility ?? "authpriv"),
  SeverityLevel: text((line) => line.severity ?? "info"),
  ProcessName: text((line) => line.process),
  ProcessID: int((line) => line.pid ?? null),
  SyslogMessage: text((line) => line.message),
  CollectorHostName: text(linuxServer.name),
});
