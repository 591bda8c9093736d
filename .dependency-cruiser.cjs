// Who may import whom. Each folder may import itself and the folders named; everything else is a violation.
const folders = {
  "src/model": [],
  "src/kql": [],
  "src/indicators": ["src/model"],
  "src/charts": ["src/model"],
  "src/paging": ["src/model"],
  "src/store": ["src/model"],
  "src/export": ["src/model"],
  "src/http": ["src/model"],
  "src/azure": ["src/model"],
  "src/cards": ["src/indicators", "src/model"],
  "src/chat": ["src/indicators", "src/model"],
  "src/logs": ["src/kql", "src/azure", "src/model"],
  "src/enrich": ["src/indicators", "src/model"],
  "src/hunts": ["src/indicators", "src/model"],
  "src/commands": ["src/hunts", "src/cards", "src/charts", "src/export", "src/indicators", "src/model"],
  "src/jobs": ["src/hunts", "src/cards", "src/charts", "src/export", "src/indicators", "src/model"],
  "src/sample": ["src/model", "src/kql"],
  "adapters/slack": ["src/chat", "src/cards", "src/model"],
  "adapters/teams": ["src/chat", "src/cards", "src/model"],
  "adapters/terminal": ["src/chat", "src/cards", "src/model"],
  "adapters/web": ["src/chat", "src/cards", "src/model", "adapters/slack/draw", "adapters/teams/draw"],
};

/** The composition roots wire everything together, so only they may import everything. */
const roots = ["^src/main\\.ts$", "^src/(compose|serve)/", "^adapters/terminal/main\\.ts$"];

/** Packages that are kept inside one place, so that replacing one touches only that place. */
const kept = {
  "@slack/bolt": ["adapters/slack"],
  botbuilder: ["adapters/teams"],
  "@azure/": ["src/logs", "src/azure"],
  "azure-kusto-data": ["src/logs"],
  "@duckdb/": ["src/kql"],
  "@kusto/": ["src/kql"],
  pg: ["src/store"],
  "pg-boss": ["src/store"],
  "@electric-sql/": ["src/store"],
};

const start = (path) => `^${path}(/|\\.ts$)`;
const packagePath = (name) => `node_modules/${name}${name.endsWith("/") ? "" : "/"}`;

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@kusto/language-service-next" },
    },
    {
      name: "no-test-code",
      severity: "error",
      from: { path: "^(src|adapters)/" },
      to: { path: "^(test|bench)/" },
    },
    ...Object.entries(folders).map(([folder, allowed]) => ({
      name: `${folder} imports only ${allowed.join(", ") || "itself"}`,
      severity: "error",
      from: { path: start(folder), pathNot: roots },
      to: { path: "^(src|adapters)/", pathNot: [folder, ...allowed].map(start) },
    })),
    ...Object.entries(kept).map(([name, places]) => ({
      name: `${name} only in ${places.join(" and ")}`,
      severity: "error",
      from: { path: "^(src|adapters)/", pathNot: places.map(start) },
      to: { path: packagePath(name) },
    })),
    {
      name: "a draw file imports only types of a chat platform's SDK",
      severity: "error",
      from: { path: "^adapters/(slack|teams)/draw" },
      to: { path: [packagePath("@slack/bolt"), packagePath("botbuilder")], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
