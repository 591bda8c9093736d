import { second } from "../calendar.ts";
import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { auditLog } from "../schema/audit.ts";
import { sshAlertData } from "../schema/ssh-alert-data.ts";
import { syslog } from "../schema/syslog.ts";
import { downloadCommand } from "./wget.ts";

const session = "196045";

/** 18 Feb 15:29: somebody logs in as dbadmin, looks around, fetches a script and reads the crontab. */
export function ssh(scene: Scene): void {
  login(scene);
  commands(scene);
  logout(scene);
  scoredLogins(scene);
}

function login({ at, add }: Scene): void {
  const sshd = { session, account: "dbadmin", exe: "/usr/sbin/sshd", from: intruder };
  // sshd writes the address as an IPv6 socket sees it.
  add(syslog, {
    time: at("18 Feb 15:29:20.102"),
    process: "sshd",
    pid: 31874,
    message: `Accepted password for dbadmin from ::ffff:${intruder} port 52290 ssh2`,
  });
  add(syslog, {
    time: at("18 Feb 15:29:20.133"),
    process: "sshd",
    pid: 31874,
    message: "pam_unix(sshd:session): session opened for user dbadmin by (uid=0)",
  });
  add(auditLog, { ...sshd, time: at("18 Feb 15:29:20.104"), type: "USER_ACCT", operation: "PAM:accounting" });
  add(auditLog, { ...sshd, time: at("18 Feb 15:29:20.108"), type: "CRED_ACQ", operation: "PAM:setcred" });
  add(auditLog, { ...sshd, time: at("18 Feb 15:29:20.131"), type: "USER_START", operation: "PAM:session_open" });
  // The daemon opens the session twice: once for PAM, once for the terminal.
  add(auditLog, {
    ...sshd,
    time: at("18 Feb 15:29:20.190"),
    type: "USER_START",
    operation: "login",
    terminal: "/dev/pts/0",
  });
}

function commands({ at, add }: Scene): void {
  const typed: readonly [when: string, exe: string, command: string][] = [
    ["15:29:20.611", "/bin/uname", "uname -a"],
    ["15:29:20.874", "/usr/bin/lscpu", "lscpu"],
    ["15:29:21.202", "/sbin/ifconfig", "ifconfig"],
    ["15:29:21.655", "/bin/cat", "cat /etc/passwd"],
    ["15:29:22.013", "/usr/bin/wget", downloadCommand],
    ["15:29:25.480", "/bin/chmod", "chmod 777 QuZYpObins.sh"],
    ["15:29:27.109", "/usr/bin/crontab", "crontab -l"],
  ];
  for (const [when, exe, command] of typed) {
    const time = at(`18 Feb ${when}`);
    add(auditLog, { time, type: "EXECVE", session, account: "dbadmin", exe, command, terminal: "/dev/pts/0" });
  }
}

function logout({ at, add }: Scene): void {
  const sshd = { session, account: "dbadmin", exe: "/usr/sbin/sshd", from: intruder };
  add(auditLog, { ...sshd, time: at("18 Feb 15:29:31.440"), type: "USER_END", operation: "PAM:session_close" });
  add(auditLog, { ...sshd, time: at("18 Feb 15:29:31.446"), type: "CRED_DISP", operation: "PAM:setcred" });
}

/** What the anomaly model had said about the address before anybody looked. */
function scoredLogins({ at, add, random }: Scene): void {
  for (const when of ["17 Feb 05:36:20", "17 Feb 18:22:29", "18 Feb 15:29:20"]) {
    add(sshAlertData, {
      time: at(when, 9 * second),
      account: when.startsWith("18") ? "dbadmin" : "root",
      from: intruder,
      country: "Singapore",
      failed: when.startsWith("18") ? 0 : random.between(20, 90),
      succeeded: when.startsWith("18") ? 1 : 0,
      score: 0.97,
      reason: "address and hour new for this host",
    });
  }
}
