import { XMLBuilder } from "fast-xml-parser";
import { stringify } from "yaml";
import type { EvidenceFile } from "./formats/importer.ts";
import { TEXT_IMPORTERS } from "./formats/importers.ts";
import { readText } from "./formats/read-text.ts";
import { parseXml, type XmlElement } from "./formats/xml.ts";
import { REDACTED, redactText, redactValue } from "./redaction.ts";

/** Properties of a report that say where a test belongs. All others may be the environment of a build. */
const OWN_PROPERTY =
  /^headroom[./:_-]|^headroom\.dev\/|^(?:service|scenario|dependency|environment|env|build|version|commit|runner)$/;
const OUTPUT = new Set(["system-out", "system-err"]);
const HOST_ATTRIBUTE = new Set(["hostname", "host", "user", "username"]);

type Attributes = XmlElement["attributes"];

function attributesOf({ name, attributes }: XmlElement): Attributes {
  const entries = Object.entries(attributes).map(([key, value]): [string, string] => {
    if (HOST_ATTRIBUTE.has(key.toLowerCase())) return [key, REDACTED];
    if (name === "property" && key === "value" && !OWN_PROPERTY.test(attributes["name"] ?? ""))
      return [key, REDACTED];
    return [key, redactText(value)];
  });
  return Object.fromEntries(entries);
}

function textIn({ name, attributes, text }: XmlElement): string {
  if (text === "") return "";
  const foreign = name === "property" && !OWN_PROPERTY.test(attributes["name"] ?? "");
  return OUTPUT.has(name) || foreign ? REDACTED : redactText(text);
}

function nodeOf(element: XmlElement): Readonly<Record<string, unknown>> {
  const text = textIn(element);
  return {
    [element.name]: [...(text === "" ? [] : [{ "#text": text }]), ...element.children.map(nodeOf)],
    ":@": attributesOf(element),
  };
}

function keptXml(file: EvidenceFile): string {
  const builder = new XMLBuilder({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    format: true,
    suppressEmptyNode: true,
  });
  return builder.build([nodeOf(parseXml(file.path, file.text))]);
}

/**
 * The form in which a document is kept and shown: what it said, redacted, in the language it was written in.
 *
 * @throws DomainError when it cannot be read: then there is nothing to be kept
 */
export function keptForm(file: EvidenceFile): string {
  if (TEXT_IMPORTERS.some((one) => one.recognise(file.text))) return keptXml(file);
  const values = readText(file).documents.map(({ value }) => redactValue(value));
  if (/^\s*[[{]/.test(file.text))
    return values.length === 1
      ? `${JSON.stringify(values[0], null, 2)}\n`
      : values.map((value) => `${JSON.stringify(value)}\n`).join("");
  return values.map((value) => stringify(value)).join("---\n");
}
