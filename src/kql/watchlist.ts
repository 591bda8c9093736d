import type { Globals } from "./parser.ts";

/**
 * Sentinel's _GetWatchlist('alias') as a function of the Watchlist table, put before a query that uses it. Empty when the
 * query does not, or no such table is there (the parser then reports the unknown function).
 */
export function watchlistFunction(text: string, globals: Globals): string {
  if (!text.includes("_GetWatchlist") || !globals.tables.has("Watchlist")) return "";
  return `let _GetWatchlist = (watchlistAlias:string) { Watchlist | where WatchlistAlias == watchlistAlias
    | summarize arg_max(TimeGenerated, *) by _item = column_ifexists('_DTItemId', tostring(WatchlistItem)) | project-away TimeGenerated, _item | evaluate bag_unpack(WatchlistItem, columnsConflict='keep_source') };\n`;
}
