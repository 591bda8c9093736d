import { random } from "../random.ts";
import { datetime, dynamic, type Json, table, text, unfilled } from "../table.ts";

export interface WatchlistEntry {
  readonly time: Date;
  readonly list: string;
  readonly key: string;
  readonly item: Json;
}

export const watchlists = table<WatchlistEntry>("Watchlist", {
  TimeGenerated: datetime((entry) => entry.time),
  WatchlistName: text((entry) => entry.list),
  WatchlistAlias: text((entry) => entry.list),
  SearchKey: text((entry) => entry.key),
  WatchlistItem: dynamic((entry) => entry.item),
  WatchlistId: text((entry) => random(`watchlist ${entry.list}`).guid()),
  WatchlistItemId: text((entry) => random(`watchlist ${entry.list} ${entry.key}`).guid()),
  LastUpdatedTimeUTC: datetime((entry) => entry.time),
  ...unfilled("Tags", "Notes"),
  Source: text("Local file"),
  Provider: text("Custom"),
  _DTItemType: text("watchlist-item"),
  _DTItemStatus: text("Create"),
});
