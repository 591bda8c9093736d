import { z } from "zod";
import type { Answer } from "../../model/logs.ts";
import { decodeRows, encodeRows, typeNamed } from "./cells.ts";
import { parseExactJson } from "./exact-json.ts";

/** The frames of an Azure Data Explorer answer (`/v2/rest/query`), not progressive. */
export function encodeFrames(answer: Answer, activity: string): string {
  const { columns, rows, partial, render } = answer;
  const described = columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type }));
  const primary = `{"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult","TableName":"PrimaryResult","Columns":${JSON.stringify(described)},"Rows":${encodeRows(columns, rows)}}`;
  const before = [
    { FrameType: "DataSetHeader", IsProgressive: false, Version: "v2.0" },
    {
      FrameType: "DataTable",
      TableId: 0,
      TableKind: "QueryProperties",
      TableName: "@ExtendedProperties",
      Columns: named({ TableId: "int", Key: "string", Value: "dynamic" }),
      Rows: [[1, "Visualization", JSON.stringify({ Visualization: render ?? null })]],
    },
  ];
  const after = [completion(answer, activity), dataSetCompletion(partial?.reason)];
  return `[${[...before.map(json), primary, ...after.map(json)].join(",")}]`;
}

const json = (value: unknown) => JSON.stringify(value);

const named = (columns: Readonly<Record<string, string>>) =>
  Object.entries(columns).map(([ColumnName, ColumnType]) => ({ ColumnName, ColumnType }));

function completion({ ms }: Answer, activity: string) {
  return {
    FrameType: "DataTable",
    TableId: 2,
    TableKind: "QueryCompletionInformation",
    TableName: "QueryCompletionInformation",
    Columns: named({
      Timestamp: "datetime",
      ClientRequestId: "string",
      Level: "int",
      EventTypeName: "string",
      Payload: "string",
    }),
    Rows: [[new Date().toISOString(), activity, 6, "QueryInfo", JSON.stringify({ ExecutionTime: ms / 1000 })]],
  };
}

function dataSetCompletion(reason: string | undefined) {
  const base = { FrameType: "DataSetCompletion", HasErrors: reason !== undefined, Cancelled: false };
  if (reason === undefined) return base;
  const error = { code: "LimitsExceeded", message: "Request is invalid and cannot be executed.", "@message": reason };
  return { ...base, OneApiErrors: [{ error }] };
}

const failures = z.array(
  z.object({ error: z.object({ "@message": z.string().optional(), message: z.string().optional() }) }),
);
const frames = z.array(
  z.object({
    FrameType: z.string(),
    TableKind: z.string().optional(),
    Columns: z.array(z.object({ ColumnName: z.string(), ColumnType: z.string() })).optional(),
    Rows: z.array(z.unknown()).optional(),
    HasErrors: z.boolean().optional(),
    OneApiErrors: failures.optional(),
  }),
);

/** Reads the frames of an answer from their text. Errors that came after the first rows make it partial. */
export function decodeFrames(text: string): Omit<Answer, "ms"> {
  const all = frames.parse(parseExactJson(text));
  const [primary, ...others] = all.filter((frame) => frame.TableKind === "PrimaryResult");
  const columns = (primary?.Columns ?? []).map(({ ColumnName, ColumnType }) => ({
    name: ColumnName,
    type: typeNamed(ColumnType),
  }));
  const rows = (primary?.Rows ?? []).filter((row): row is unknown[] => Array.isArray(row));
  const more =
    others.length > 0 ? `the query has ${others.length + 1} results, and only the first is shown` : undefined;
  const reason = brokenOff(all) ?? more;
  const render = visualization(all);
  return {
    columns,
    rows: decodeRows(columns, rows),
    ...(reason === undefined ? {} : { partial: { reason } }),
    ...(render ? { render } : {}),
  };
}

function brokenOff(all: z.infer<typeof frames>): string | undefined {
  const completion = all.find((frame) => frame.FrameType === "DataSetCompletion");
  if (!completion) return "the answer ended before it was complete";
  if (!completion.HasErrors) return undefined;
  const error = completion.OneApiErrors?.[0]?.error;
  return error?.["@message"] ?? error?.message ?? "the cluster said no more";
}

function visualization(all: z.infer<typeof frames>): string | undefined {
  const properties = all.find((frame) => frame.TableKind === "QueryProperties")?.Rows ?? [];
  const row = properties.find((candidate) => Array.isArray(candidate) && candidate[1] === "Visualization") as
    | unknown[]
    | undefined;
  const value = typeof row?.[2] === "string" ? (JSON.parse(row[2]) as unknown) : row?.[2];
  const parsed = z.object({ Visualization: z.string() }).safeParse(value);
  return parsed.success && parsed.data.Visualization !== "" ? parsed.data.Visualization : undefined;
}
