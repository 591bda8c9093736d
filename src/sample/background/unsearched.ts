import { workstations } from "../estate/hosts.ts";
import { strangers } from "../estate/networks.ts";
import { type Scene, week } from "../scene.ts";
import { containerLogs, rawFirewall } from "../schema/unsearched.ts";

/** Two tables on cheap plans, where every search costs: nobody searches them unasked. */
export function unsearched(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 150, "machines")) {
    add(containerLogs, {
      time,
      pod: `web-${random.between(1, 4)}`,
      level: random.chance(0.95) ? "info" : "error",
      message: `GET /products/${random.between(1, 900)} 200 ${random.between(3, 90)}ms`,
    });
  }
  for (const time of week(scene, 200, "machines")) {
    const line = `TRAFFIC,end,${random.pick(workstations).address},${random.pick(strangers)},443,allow`;
    add(rawFirewall, { time, line });
  }
}
