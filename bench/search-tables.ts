/** Tables of the search bench as DuckDB SQL over row numbers `i` of `n`, spread evenly over `days` days. */
export interface BenchTable {
  readonly name: string;
  readonly columns: string;
}

/** Planted in about five rows of each table, and nowhere else. */
export const planted = "203.0.113.77";

// r(salt, many): the row's pseudo-random number below `many`. The square makes small numbers, and so some values, frequent.
export const macros = [
  "r(i, salt, many) AS CAST(hash(i * 64 + salt) % many AS BIGINT)",
  "often(i, salt, many) AS CAST(floor(many * pow((hash(i * 64 + salt) % 1000003) / 1000003.0, 2)) AS BIGINT)",
  `address(k) AS (20 + hash(k * 4) % 180) || '.' || (hash(k * 4 + 1) % 256) || '.' || (hash(k * 4 + 2) % 256) || '.' || (1 + hash(k * 4 + 3) % 254)`,
  `public(i, salt, n) AS CASE WHEN r(i, salt + 40, greatest(1, n // 5)) = 1 THEN '${planted}' ELSE address(often(i, salt, 300000)) END`,
  "private(i, salt) AS '10.' || r(i, salt, 8) || '.' || r(i, salt + 20, 256) || '.' || (1 + r(i, salt + 21, 254))",
  "person(i, salt) AS 'user' || often(i, salt, 5000) || '@corp.example'",
  "host(i, salt) AS 'ws-' || lpad(CAST(often(i, salt, 3000) AS VARCHAR), 5, '0') || '.corp.example'",
  "site(i, salt) AS 'www' || r(i, salt, 20) || '.site' || often(i, salt + 1, 40000) || '.example'",
  "file(i, salt) AS 'C:\\Program Files\\App' || often(i, salt, 400) || '\\app' || often(i, salt, 400) || '.exe'",
];

export const tables: readonly BenchTable[] = [
  {
    name: "SigninLogs",
    columns: `person(i, 1) AS UserPrincipalName, public(i, 2, n) AS IPAddress, CASE WHEN r(i, 3, 10) = 0 THEN '50126' ELSE '0' END AS ResultType,
      'Office 365 ' || r(i, 4, 30) AS AppDisplayName, uuid() AS CorrelationId,
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/1' || r(i, 5, 30) || '.0.0.0 Safari/537.36' AS UserAgent,
      {'deviceId': '', 'displayName': host(i, 6), 'operatingSystem': 'Windows'} AS DeviceDetail`,
  },
  {
    name: "DeviceNetworkEvents",
    columns: `host(i, 1) AS DeviceName, 'ConnectionSuccess' AS ActionType, public(i, 2, n) AS RemoteIP, r(i, 3, 60000) + 1024 AS RemotePort,
      private(i, 4) AS LocalIP, site(i, 5) AS RemoteUrl, person(i, 7) AS InitiatingProcessAccountUpn,
      md5(CAST(often(i, 8, 8000) AS VARCHAR)) AS InitiatingProcessMD5, file(i, 9) AS InitiatingProcessFolderPath`,
  },
  {
    name: "CommonSecurityLog",
    columns: `'Vendor' AS DeviceVendor, 'allow' AS DeviceAction, public(i, 2, n) AS SourceIP, private(i, 3) AS DestinationIP,
      r(i, 4, 60000) AS SourcePort, CASE WHEN r(i, 5, 3) = 0 THEN 53 ELSE 443 END AS DestinationPort, 'TCP' AS Protocol,
      'src=' || public(i, 2, n) || ' dst=' || private(i, 3) || ' host=' || site(i, 6) AS AdditionalExtensions`,
  },
  {
    name: "DnsEvents",
    columns: `host(i, 1) AS Computer, site(i, 2) AS Name, public(i, 4, n) AS IPAddresses, private(i, 5) AS ClientIP, 'A' AS QueryType, r(i, 6, 4) AS ResultCode`,
  },
  {
    name: "OfficeActivity",
    columns: `person(i, 1) AS UserId, public(i, 2, n) || ':' || (r(i, 3, 60000) + 1024) AS ClientIP, 'FileAccessed' AS Operation, 'OneDrive' AS OfficeWorkload,
      'https://corp.example/sites/s' || often(i, 4, 900) || '/doc' || r(i, 5, 90000) || '.docx' AS OfficeObjectId, uuid() AS Id`,
  },
];
