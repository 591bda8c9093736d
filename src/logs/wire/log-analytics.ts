import { z } from "zod";
import type { Answer } from "../../model/logs.ts";
import { decodeRows, encodeRows, typeNamed } from "./cells.ts";
import { parseExactJson } from "./exact-json.ts";

/** What the `Prefer` header asked for besides the rows. */
export interface BodyOptions {
  readonly statistics: boolean;
  readonly render: boolean;
}

/** The body of a Log Analytics answer, status 200. A partial answer keeps its rows and says why in `error`. */
export function encodeBody(answer: Answer, { statistics, render }: BodyOptions): string {
  const { columns, rows, partial } = answer;
  const described = columns.map(({ name, type }) => ({ name, type }));
  const table = `{"name":"PrimaryResult","columns":${JSON.stringify(described)},"rows":${encodeRows(columns, rows)}}`;
  const extras = {
    ...(statistics ? { statistics: statisticsOf(answer) } : {}),
    ...(render ? { render: { visualization: answer.render ?? null } } : {}),
    ...(partial ? { error: partialError(partial.reason) } : {}),
  };
  const members = Object.entries(extras).map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{"tables":[${table}]${members.join("")}}`;
}

function statisticsOf({ rows, ms }: Answer) {
  return { query: { executionTime: ms / 1000, datasetStatistics: [{ tableRowCount: rows.length }] } };
}

function partialError(reason: string) {
  return {
    code: "PartialError",
    message: "There were some errors when processing your query.",
    details: [
      {
        code: "EngineError",
        message: "Something went wrong processing your query on the server.",
        innererror: { code: "-2133196797", message: reason },
      },
    ],
  };
}

interface ServiceError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly details?: readonly ServiceError[] | undefined;
  readonly innererror?: ServiceError | undefined;
}
const serviceError: z.ZodType<ServiceError> = z.lazy(() =>
  z.object({
    code: z.string().optional(),
    message: z.string().optional(),
    details: z.array(serviceError).optional(),
    innererror: serviceError.optional(),
  }),
);
const bodySchema = z.object({
  tables: z.array(
    z.object({
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.array(z.array(z.unknown())),
    }),
  ),
  statistics: z.record(z.string(), z.unknown()).optional(),
  render: z.object({ visualization: z.string().nullish() }).nullish(),
  error: serviceError.nullish(),
});

export interface DecodedBody extends Omit<Answer, "ms"> {
  readonly statistics?: Readonly<Record<string, unknown>>;
}

/** Reads an answer's body from its text, not from what a client made of it: those lose nulls, digits and ticks. */
export function decodeBody(text: string): DecodedBody {
  const { tables, statistics, render, error } = bodySchema.parse(parseExactJson(text));
  const [primary] = tables;
  const columns = (primary?.columns ?? []).map(({ name, type }) => ({ name, type: typeNamed(type) }));
  return {
    columns,
    rows: decodeRows(columns, primary?.rows ?? []),
    ...partialOf(error, tables.length),
    ...(render?.visualization ? { render: render.visualization } : {}),
    ...(statistics ? { statistics } : {}),
  };
}

/** A query of several statements has several results, of which one is read. */
function partialOf(error: ServiceError | null | undefined, results: number): Pick<Answer, "partial"> {
  if (error) return { partial: { reason: innermost(error) } };
  return results > 1 ? { partial: { reason: `the query has ${results} results, and only the first is shown` } } : {};
}

/** The most precise of the messages an error nests. */
function innermost(error: ServiceError): string {
  const deeper = error.details?.[0] ?? error.innererror;
  return (deeper && innermost(deeper)) || error.message || error.code || "the service said no more";
}
