import { translatorOver } from "./translate-task.ts";
import type { TableSchema } from "./types.ts";

/** Enough kinds of columns for every operator below. */
const schema: readonly TableSchema[] = ["Logons", "Flows"].map((name) => ({
  name,
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "Account", type: "string" },
    { name: "Address", type: "string" },
    { name: "Result", type: "int" },
    { name: "Bytes", type: "long" },
    { name: "Details", type: "dynamic" },
  ],
}));

/** What a hunt's queries are made of. Each operator and function that stands here need not be compiled by the first hunt. */
const queries = [
  "print now(), 1 + 2",
  `let _from = datetime(2019-02-17T00:00:00Z); let _to = datetime(2019-02-19T00:00:00Z); let _terms = dynamic(["a1b2"]);
   let _pattern = "(?i)a1b2"; let _match = (text:string) { text has_any (_terms) and text matches regex _pattern };
   Logons | where TimeGenerated >= _from and TimeGenerated < _to | where _match(Account) or _match(tostring(Details.name))
   | extend Outcome = case(Result == 0, "access", Result in (1, 2), "tried", "contact"), Name = tolower(trim(" ", Account))
   | summarize Rows = sum(Bytes), Last = max(TimeGenerated), arg_max(TimeGenerated, Result), make_set(Address, 10)
     by Name, Outcome, bin(TimeGenerated, 1h)
   | project TimeGenerated, Outcome, Actor = Name, Detail = strcat(Outcome, " ", tostring(Rows)), Rows, Last
   | order by TimeGenerated desc`,
  `union (Logons | where Account =~ "x" | search "a1b2" or "c3d4" | summarize Hits = count() by Table = "Logons", bin(TimeGenerated, 1h)),
   (Flows | search "a1b2" | extend Packed = tostring(pack_all()) | where Packed matches regex "a1b2"
    | summarize Hits = count(), First = min(TimeGenerated) by Table = "Flows", bin(TimeGenerated, 1h))
   | project Table, Hits, iff(isempty(Table), "a", "b")`,
  `let known = Logons | summarize dcount(Address), countif(Result != 0) by Account;
   Flows | mv-expand entry = Details.list to typeof(dynamic) | extend Account = tostring(parse_json(tostring(entry)).name)
   | join kind=leftouter known on Account | where isnotempty(Account) and Account !in ("a", "b") and Bytes > 5
   | lookup known on Account | parse Address with a "." b | distinct Account, a, b
   | top 10 by Account asc | take 5`,
  `union withsource=Source isfuzzy=true Logons, Flows, NotThere | where ipv4_is_in_range(extract("([0-9.]+)", 1, Address), "10.0.0.0/8")
   | extend Age = datetime_diff("day", now(), TimeGenerated) | summarize take_any(*) by Source | count`,
];

/** Loads, compiles and runs what the first queries would otherwise wait for. A query that fails here is a bug. */
export function rehearse(): void {
  const translate = translatorOver(schema);
  for (const text of queries) {
    const reply = translate({ text, found: [], spanned: true });
    if (reply.kind !== "translation") throw new Error(`the rehearsal of "${text}" failed: ${JSON.stringify(reply)}`);
  }
}
