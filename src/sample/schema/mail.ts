import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, long, table, text, unfilled } from "../table.ts";

/** Who receives it: outside the company nobody has an object id. */
type Recipient = Pick<Person, "upn" | "objectId">;

/** One message to one recipient. */
export interface Mail {
  readonly time: Date;
  readonly id: string;
  readonly from: string;
  readonly fromName: string;
  /** The address that handed it in; empty inside the organisation. */
  readonly sender: string;
  readonly to: Recipient;
  readonly subject: string;
  readonly direction: "Inbound" | "Outbound" | "Intra-org";
  readonly delivery: "Delivered" | "Blocked" | "Junked";
  readonly threat: string;
  readonly urls: number;
  readonly attachments: number;
  readonly first: boolean;
  readonly cluster: number;
}

const domainOf = (address: string) => address.slice(address.indexOf("@") + 1);
const places = { Delivered: "Inbox/folder", Blocked: "Quarantine", Junked: "Junk folder" } as const;

export const emails = table<Mail>("EmailEvents", {
  TimeGenerated: datetime((mail) => mail.time),
  Timestamp: datetime((mail) => mail.time),
  NetworkMessageId: text((mail) => mail.id),
  InternetMessageId: text((mail) => `<${mail.id}@${domainOf(mail.from)}>`),
  SenderFromAddress: text((mail) => mail.from),
  SenderFromDomain: text((mail) => domainOf(mail.from)),
  SenderMailFromAddress: text((mail) => mail.from),
  SenderMailFromDomain: text((mail) => domainOf(mail.from)),
  SenderDisplayName: text((mail) => mail.fromName),
  SenderIPv4: text((mail) => (mail.sender.includes(":") ? "" : mail.sender)),
  SenderIPv6: text((mail) => (mail.sender.includes(":") ? mail.sender : "")),
  RecipientEmailAddress: text((mail) => mail.to.upn),
  RecipientObjectId: text((mail) => mail.to.objectId),
  Subject: text((mail) => mail.subject),
  EmailDirection: text((mail) => mail.direction),
  DeliveryAction: text((mail) => mail.delivery),
  DeliveryLocation: text((mail) => places[mail.delivery]),
  LatestDeliveryAction: text((mail) => mail.delivery),
  LatestDeliveryLocation: text((mail) => places[mail.delivery]),
  ThreatTypes: text((mail) => mail.threat),
  UrlCount: int((mail) => mail.urls),
  AttachmentCount: int((mail) => mail.attachments),
  EmailClusterId: long((mail) => mail.cluster),
  IsFirstContact: bool((mail) => mail.first),
  AuthenticationDetails: text((mail) => (mail.sender ? '{"SPF":"pass","DKIM":"pass","DMARC":"pass"}' : "")),
  ...unfilled(
    "SenderObjectId",
    "DetectionMethods",
    "ConfidenceLevel",
    "EmailAction",
    "UserLevelAction",
    "OrgLevelAction",
  ),
  AdditionalFields: dynamic({}),
});

export interface MailLink {
  readonly time: Date;
  readonly mail: string;
  readonly url: string;
}

export const emailLinks = table<MailLink>("EmailUrlInfo", {
  TimeGenerated: datetime((link) => link.time),
  Timestamp: datetime((link) => link.time),
  NetworkMessageId: text((link) => link.mail),
  Url: text((link) => link.url),
  UrlDomain: text((link) => new URL(link.url).hostname),
  UrlLocation: text("Body"),
});

export interface MailAttachment {
  readonly time: Date;
  readonly mail: string;
  readonly from: string;
  readonly to: Recipient;
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly threat: string;
}

export const emailAttachments = table<MailAttachment>("EmailAttachmentInfo", {
  TimeGenerated: datetime((attachment) => attachment.time),
  Timestamp: datetime((attachment) => attachment.time),
  NetworkMessageId: text((attachment) => attachment.mail),
  SenderFromAddress: text((attachment) => attachment.from),
  RecipientEmailAddress: text((attachment) => attachment.to.upn),
  FileName: text((attachment) => attachment.file),
  FileType: text((attachment) => attachment.file.split(".").at(-1)),
  SHA256: text((attachment) => attachment.sha256),
  FileSize: long((attachment) => attachment.size),
  ThreatTypes: text((attachment) => attachment.threat),
});
