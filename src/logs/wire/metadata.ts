import type { TableInfo } from "../../model/logs.ts";

const subscription = "00000000-0000-0000-0000-000000000000";

/** The Azure resource that stands for a workspace id: what ARM calls are made about. */
function resourceIdOf(workspace: string): string {
  const group = `/subscriptions/${subscription}/resourceGroups/huntbot`;
  return `${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
}

/** The workspace metadata call: every table with its columns, and the workspaces they are of. */
export function metadataBody(workspaces: readonly string[], tables: readonly TableInfo[]) {
  const idOf = (table: TableInfo) => `t/${table.name}`;
  return {
    tables: tables.map((table) => ({
      id: idOf(table),
      name: table.name,
      ...(table.columns.some(({ name }) => name === "TimeGenerated") ? { timespanColumn: "TimeGenerated" } : {}),
      columns: table.columns.map(({ name, type }) => ({ name, type })),
    })),
    workspaces: workspaces.map((id) => ({
      id,
      name: id,
      region: "local",
      resourceId: resourceIdOf(id),
      tables: tables.map(idOf),
    })),
  };
}

/** Azure Resource Manager's list of a workspace's tables: the plans are here and nowhere else. */
export function plansBody(resourceId: string, tables: readonly TableInfo[]) {
  return {
    value: tables
      .filter((table) => table.plan !== "unknown")
      .map((table) => ({
        id: `${resourceId}/tables/${table.name}`,
        name: table.name,
        properties: {
          plan: table.plan,
          schema: { name: table.name, columns: table.columns.map(({ name, type }) => ({ name, type })) },
        },
      })),
  };
}
