import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { datetimeText, timespanText } from "../ticks.ts";
import type { KustoType } from "../types.ts";
import { addressFunctions } from "./addresses.ts";
import { arrayFunctions } from "./arrays.ts";
import { bagFunctions } from "./bags.ts";
import { dateFunctions } from "./dates.ts";
import { decimalFunctions } from "./decimals.ts";
import { decomposeFunctions } from "./decompose.ts";
import { encodingFunctions } from "./encoding.ts";
import { fourierFunctions } from "./fourier.ts";
import { geoFunctions } from "./geo.ts";
import { integerFunctions } from "./integers.ts";
import { keyValueFunctions } from "./key-values.ts";
import { macros } from "./macros.ts";
import type { Argument, NativeFunction } from "./native.ts";
import { nestingFunctions } from "./nesting.ts";
import { parsingFunctions } from "./parsing.ts";
import { regressionFunctions } from "./regression.ts";
import { schemaFunctions } from "./schema-of.ts";
import { seriesFunctions } from "./series.ts";
import { sessionFunctions } from "./sessions.ts";
import { specialFunctions } from "./special.ts";
import { stringFunctions } from "./strings.ts";
import { userAgentFunctions } from "./user-agents.ts";
import { weightedFunctions } from "./weighted.ts";

const nativeFunctions: readonly NativeFunction[] = [
  ...addressFunctions,
  ...arrayFunctions(datetimeText, timespanText),
  ...bagFunctions,
  ...dateFunctions,
  ...decimalFunctions,
  ...decomposeFunctions,
  ...encodingFunctions,
  ...fourierFunctions,
  ...geoFunctions,
  ...integerFunctions,
  ...keyValueFunctions,
  ...nestingFunctions,
  ...parsingFunctions,
  ...regressionFunctions,
  ...schemaFunctions,
  ...seriesFunctions,
  ...sessionFunctions,
  ...specialFunctions,
  ...stringFunctions,
  ...userAgentFunctions,
  ...weightedFunctions,
];

// Guids and decimals cross as text, and the SQL around the call casts them.
const types: Readonly<Record<KustoType, DuckDBType>> = {
  bool: BOOLEAN,
  int: INTEGER,
  long: BIGINT,
  real: DOUBLE,
  decimal: VARCHAR,
  string: VARCHAR,
  datetime: BIGINT,
  timespan: BIGINT,
  guid: VARCHAR,
  dynamic: VARCHAR,
};

/**
 * Makes the functions that translated SQL calls, `more` of them included. They live in the catalog of the in-memory database.
 */
export async function install(connection: DuckDBConnection, more: readonly NativeFunction[] = []): Promise<void> {
  register(connection, [...nativeFunctions, ...more]);
  for (const macro of macros) await connection.run(`CREATE OR REPLACE MACRO ${macro}`);
}

export function register(connection: DuckDBConnection, functions: readonly NativeFunction[]): void {
  for (const definition of functions) connection.registerScalarFunction(scalarFunction(definition));
}

function scalarFunction({ name, parameters, returns, run }: NativeFunction): DuckDBScalarFunction {
  const call = run as unknown as (...args: Argument[]) => Argument;
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map((type) => types[type]),
    returnType: types[returns],
    specialHandling: true,
    mainFunction: (_info, input, output) => {
      const columns = parameters.map((_, index) => input.getColumnVector(index));
      for (let row = 0; row < input.rowCount; row++) {
        const args = columns.map((column) => column.getItem(row) as Argument);
        output.setItem(row, call(...args));
      }
      output.flush();
    },
  });
}
