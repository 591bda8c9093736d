import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export interface Server {
  /** The address of an empty database of its own, made for the asker. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL to test against: the one of HUNTBOT_TEST_POSTGRES, or a private cluster from the machine's own binaries.
 * A string says why there is neither.
 */
export function postgres(): Server | string {
  const given = process.env["HUNTBOT_TEST_POSTGRES"];
  const bin = binaries();
  if (given) return server(given, () => {});
  if (!bin)
    return "no PostgreSQL here: install Debian's postgresql package or set HUNTBOT_TEST_POSTGRES=postgres://...";
  return privateCluster(bin);
}

function binaries(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), "/usr/local/bin", "/opt/homebrew/bin"];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl"))) ?? null;
}

function privateCluster(bin: string): Server | string {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-postgres-"));
  const user = unprivileged();
  if (!user) return "PostgreSQL refuses to run as root and there is no postgres user to run it as";
  if ("uid" in user) chownSync(folder, user.uid, user.gid);
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(bin, program), args, {
      ...user,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 60_000,
    });
  const data = join(folder, "data");
  run("initdb", "-D", data, "-U", "huntbot", "--auth=trust", "--encoding=UTF8", "--no-sync");
  // A socket in the private folder and no TCP port: nothing to collide with.
  const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c max_connections=60`;
  run("pg_ctl", "-D", data, "-o", settings, "-l", join(folder, "log"), "-w", "start");
  return server(`postgres://huntbot@localhost/postgres?host=${encodeURIComponent(folder)}`, () => {
    run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Nothing to change unless this is root. */
function unprivileged(): { uid: number; gid: number } | Record<string, never> | null {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

function server(url: string, end: () => void): Server {
  const made: string[] = [];
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    async database() {
      const name = `huntbot_test_${process.pid}_${made.length}`;
      await ask(`create database ${name}`);
      made.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async stop() {
      for (const name of made) await ask(`drop database ${name} with (force)`);
      end();
    },
  };
}
