//! The cases: the row of a table, options, and a document.

/// The definitions that properties can refer to.
pub(crate) const DEFS: &str = r##"{
  "Cat": { "type": "object", "required": ["lives"], "properties": { "lives": { "type": "integer" } } },
  "Dog": { "type": "object", "properties": { "good": { "type": "boolean" } } }
}"##;

/// Schemas of a property, or after `ROOT` whole documents.
pub(crate) const SCHEMAS: &[(&str, &str, &str)] = &[
    (
        "`boolean`, `integer`, `string`",
        "",
        r#"ROOT {"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"integer"},"c":{"type":"string"}}}"#,
    ),
    ("`number`", "", r#"{"type":"number","minimum":0.5}"#),
    ("`number`", "integer", r#"{"type":"number","minimum":0.5,"default":2}"#),
    ("`number`", "omit", r#"{"type":"number"}"#),
    (
        "`object` with `properties`",
        "",
        r#"{"type":"object","properties":{"y":{"type":"object","properties":{"z":{"type":"string"}}}}}"#,
    ),
    ("`object` without `properties`", "", r#"{"type":"object"}"#),
    (
        "`object` without `properties`",
        "",
        r##"ROOT {"type":"object","properties":{"a":{"$ref":"#/$defs/Json"}},"$defs":{"Json":{"type":"object","additionalProperties":true}}}"##,
    ),
    ("`array`", "", r#"{"type":"array","items":{"type":"array","items":{"type":"integer"}}}"#),
    ("`nullable`, `null` among types", "", r#"{"type":["string","null"]}"#),
    ("`nullable`, `null` among types", "", r##"{"anyOf":[{"$ref":"#/$defs/Cat"},{"type":"null"}]}"##),
    ("`nullable`, `null` among types", "", r#"{"type":"string","nullable":true}"#),
    ("several types, `true`, `{}`", "", r#"{"type":["string","integer"]}"#),
    ("several types, `true`, `{}`", "", "true"),
    ("several types, `true`, `{}`", "unknown", "{}"),
    ("`false`, `null` alone", "", "false"),
    ("`false`, `null` alone", "", r#"{"type":"null"}"#),
    (
        "no `type`",
        "",
        r#"ROOT {"properties":{"a":{"maxLength":3},"b":{"items":{"type":"string"}},"c":{"enum":[1,2]},"d":{"format":"uri"},"e":{"maximum":2.5}}}"#,
    ),
    ("`$ref` to a definition", "", r##"{"$ref":"#/$defs/Cat","description":"A cat."}"##),
    (
        "`$ref` to a definition",
        "",
        r##"ROOT {"type":"object","properties":{"a":{"$ref":"#/definitions/Id"}},"definitions":{"Id":{"type":["string","integer"]},"Unused":{"oneOf":[{"type":"string"},{"type":"integer"}]}}}"##,
    ),
    (
        "`$ref` to a definition",
        "",
        r##"ROOT {"$ref":"#/definitions/Book","definitions":{"Book":{"type":"object","properties":{"next":{"$ref":"#/definitions/Book"}}}}}"##,
    ),
    (
        "`$ref` to another place",
        "",
        r##"ROOT {"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},"c":{"$ref":"#/properties/a"},"d":{"$ref":"#"}}}"##,
    ),
    ("`$ref` to another document, or to nothing", "", r##"{"$ref":"https://example.com/other.json#/$defs/X"}"##),
    ("`$ref` to another document, or to nothing", "", r##"{"$ref":"#/$defs/Bird"}"##),
    ("`$ref` to another document, or to nothing", "data", r##"{"$ref":"#/$defs/Bird"}"##),
    (
        "`$ref` with other keywords",
        "",
        r##"{"$ref":"#/$defs/Cat","properties":{"name":{"type":"string"}},"required":["name"]}"##,
    ),
    ("recursion", "", r##"ROOT {"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#"}}}}"##),
    (
        "recursion",
        "",
        r##"ROOT {"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}}"##,
    ),
    (
        "`$anchor`, `$id`, `$dynamicRef`, `$recursiveRef`",
        "",
        r##"ROOT {"$id":"https://example.com/tree.json","type":"object","properties":{"a":{"$ref":"#leaf"},"b":{"$ref":"tree.json#/$defs/Leaf"},"c":{"$dynamicRef":"#leaf"},"d":{"$recursiveRef":"#"}},"$defs":{"Leaf":{"$anchor":"leaf","type":"string"}}}"##,
    ),
    (
        "`allOf`",
        "",
        r##"{"allOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"},{"properties":{"lives":{"type":"integer","maximum":9}}}]}"##,
    ),
    ("`allOf`", "", r##"{"description":"Only a cat.","allOf":[{"$ref":"#/$defs/Cat"}]}"##),
    ("`allOf`", "", r#"{"allOf":[{"type":"string","pattern":"a"},{"pattern":"b","maxLength":4}]}"#),
    ("`oneOf`, `anyOf` of constants", "", r#"{"oneOf":[{"const":"a","description":"The first."},{"const":"b"}]}"#),
    ("`anyOf` of constants and any string", "", r#"{"anyOf":[{"enum":["a","b"]},{"type":"string","maxLength":9}]}"#),
    (
        "`oneOf`, `anyOf` of objects tagged by `$type`",
        "",
        r##"{"oneOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"}],"discriminator":{"propertyName":"$type"}}"##,
    ),
    (
        "`oneOf`, `anyOf` of objects tagged by `$type`",
        "open",
        r#"{"oneOf":[{"type":"object","properties":{"$type":{"const":"com.example.test#xOption1"},"a":{"type":"string"}}},{"type":"object","properties":{"$type":{"const":"com.example.test#xOption2"}}}]}"#,
    ),
    (
        "`oneOf`, `anyOf` of other objects",
        "",
        r##"{"oneOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"}],"discriminator":{"propertyName":"kind"}}"##,
    ),
    (
        "`oneOf`, `anyOf` of other objects",
        "union",
        r##"{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"},{"type":"null"}]}}"##,
    ),
    (
        "`oneOf`, `anyOf` of one scalar type",
        "",
        r#"{"anyOf":[{"type":"string","format":"uri"},{"type":"string","maxLength":3}]}"#,
    ),
    (
        "`oneOf`, `anyOf` that only restrict",
        "",
        r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}"#,
    ),
    (
        "`not`, `if`, `then`, `else`",
        "",
        r#"{"type":"string","not":{"const":"a"},"if":{"minLength":2},"then":{"pattern":"b"}}"#,
    ),
    (
        "`enum`, `const`",
        "",
        r#"ROOT {"type":"object","properties":{"a":{"type":"string","enum":["x","y","x"],"maxLength":1},"b":{"const":7},"c":{"type":"integer","enum":[1,2.0]},"d":{"enum":[]}}}"#,
    ),
    ("`enum`, `const`", "open", r#"{"type":"string","enum":["x","y"]}"#),
    ("`enum`, `const` with null", "", r#"{"enum":["a",null]}"#),
    ("`enum` of several types", "", r#"{"enum":["a",1]}"#),
    ("`enum` of booleans", "", r#"{"enum":[true]}"#),
    (
        "`default`",
        "",
        r#"ROOT {"type":"object","properties":{"a":{"type":"string","default":"x"},"b":{"type":"integer","maximum":3,"default":4},"c":{"type":"boolean","default":null},"d":{"type":"string","format":"date-time","default":"now"},"e":{"type":"array","items":{"type":"string"},"default":[]}}}"#,
    ),
    ("`minimum`, `maximum`", "", r#"{"type":"integer","minimum":0.5,"maximum":18446744073709551615}"#),
    ("`minimum`, `maximum`", "", r#"{"type":"integer","minimum":5,"maximum":4}"#),
    (
        "`exclusiveMinimum`, `exclusiveMaximum`",
        "",
        r#"{"type":"integer","exclusiveMinimum":0,"maximum":10,"exclusiveMaximum":true}"#,
    ),
    (
        "`multipleOf`",
        "",
        r#"ROOT {"type":"object","properties":{"a":{"type":"integer","multipleOf":5},"b":{"type":"number","multipleOf":1}}}"#,
    ),
    ("`minLength`, `maxLength`", "", r#"{"type":"string","minLength":2,"maxLength":10}"#),
    ("`pattern`", "", r#"{"type":"string","pattern":"^[a-z]+$"}"#),
    ("`pattern`", "", r#"{"type":"string","pattern":"^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$"}"#),
    ("`format: date-time`", "", r#"{"type":"string","format":"date-time"}"#),
    ("`format` of Lexicon, such as `uri` or `did`", "", r#"{"type":"string","format":"at-uri"}"#),
    (
        "`format: int32`, `uint64`…",
        "",
        r#"ROOT {"type":"object","properties":{"a":{"type":"integer","format":"int32"},"b":{"type":"integer","format":"uint64"},"c":{"type":"integer","format":"int64"},"d":{"type":"integer","format":"money"}}}"#,
    ),
    ("other `format`, such as `email`, `uuid`, `byte`, `binary`", "", r#"{"type":"string","format":"email"}"#),
    ("`minItems`, `maxItems`", "", r#"{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}"#),
    (
        "`uniqueItems`, `contains`, `unevaluatedItems`",
        "",
        r#"{"type":"array","items":{"type":"string"},"uniqueItems":true,"contains":{"const":"a"}}"#,
    ),
    (
        "tuples (`prefixItems`, `items` as a list)",
        "",
        r#"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}]}"#,
    ),
    (
        "tuples (`prefixItems`, `items` as a list)",
        "",
        r#"{"type":"array","items":[{"type":"integer"},{"type":"integer"}],"additionalItems":false}"#,
    ),
    ("elements that can be null", "", r#"{"type":"array","items":{"type":["string","null"]}}"#),
    (
        "`additionalProperties: false`",
        "",
        r#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#,
    ),
    ("`additionalProperties` with a schema", "", r#"{"type":"object","additionalProperties":{"type":"integer"}}"#),
    (
        "`patternProperties`, `propertyNames`, `minProperties`, `dependentRequired`…",
        "",
        r#"{"type":"object","patternProperties":{"^a":{"type":"string"}},"propertyNames":{"maxLength":3},"minProperties":1,"dependentRequired":{"a":["b"]}}"#,
    ),
    ("`required` of other names", "", r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"]}"#),
    (
        "`required: true` of a property",
        "",
        r#"{"type":"object","properties":{"a":{"type":"object","required":true,"properties":{"b":{"type":"string"}}}}}"#,
    ),
    (
        "property `$type`",
        "",
        r#"ROOT {"type":"object","properties":{"$type":{"const":"com.example.test"},"a":{"type":"string"}},"required":["$type"]}"#,
    ),
    (
        "property without a name, or with `$`",
        "",
        r#"ROOT {"type":"object","properties":{"":{"type":"string"},"$ref2":{"type":"string"},"constructor":{"type":"string"}}}"#,
    ),
    (
        "`title`, `description`, `deprecated`",
        "",
        r#"ROOT {"title":"A test","description":"Of titles.","type":"object","properties":{"userName":{"title":"User name","type":"string"},"b":{"title":"Bee","description":"Flies.","type":"string"},"c":{"type":"string","deprecated":true}}}"#,
    ),
    (
        "`examples`, `readOnly`, `writeOnly`, `contentMediaType`, `x-…`",
        "",
        r#"{"type":"string","examples":["a"],"readOnly":true,"contentMediaType":"text/html","x-order":1}"#,
    ),
    ("`$comment`, `$schema`, `$vocabulary`", "", r#"{"type":"string","$comment":"hm"}"#),
    ("other keywords", "", r#"{"type":"string","widget":"textarea"}"#),
    (
        "names of definitions",
        "",
        r##"ROOT {"type":"object","properties":{"a":{"$ref":"#/$defs/user-profile"}},"$defs":{"user-profile":{"type":"string"},"UserProfile":{"type":"integer"},"..":{"type":"string"},"main":{"type":"string"},"größe":{"type":"integer"}}}"##,
    ),
];

/// OpenAPI documents. Without a version, they are 3.1.
pub(crate) const OPENAPI: &[(&str, &str, &str)] = &[
    ("`get`", "", "paths: { /notes: { get: { requestBody: { content: { application/json: {} } } } } }"),
    ("`post`", "", "paths: { /notes: { post: { operationId: create_note } } }"),
    ("`put`, `patch`, `delete`", "", "paths: { '/notes/{id}': { delete: { parameters: [{ in: path, name: id, required: true, schema: { type: string } }] } } }"),
    ("`head`, `options`, `trace`", "", "paths: { /notes: { head: {}, get: {} } }"),
    ("NSIDs of operations", "", "paths: { /a/b: { get: {} }, '/a/{x}/b': { get: {} }, /xrpc/org.example.c: { get: {} }, /d: { post: { operationId: org.example.d } }, /e: { get: { operationId: same }, post: { operationId: same } } }"),
    (
        "schemas in `components`",
        "",
        "paths: { /org.example.getNote: { get: {} } }
components:
  schemas:
    Note: { type: object, properties: { text: { type: string } } }
    org.example.getNote.view: { type: object, properties: { note: { $ref: '#/components/schemas/Note' } } }
    org.example.defs.view: { type: string }
    org.example.other.view: { type: string }
    org.example.third_view: { type: string }",
    ),
    (
        "parameters in `query` and `path`",
        "",
        "paths:
  '/notes/{id}':
    parameters: [{ in: path, name: id, required: true, schema: { type: string }, description: The key. }]
    get:
      parameters:
        - { in: query, name: limit, schema: { type: [integer, 'null'], default: 5 } }
        - { in: query, name: tag, required: true, schema: { type: array, items: { type: string } } }
        - { in: query, name: sort, schema: { $ref: '#/components/schemas/Sort' } }
components: { schemas: { Sort: { type: string, enum: [up, down] } } }",
    ),
    ("parameters of type `number`", "", "paths: { /a: { get: { parameters: [{ in: query, name: x, schema: { type: number, format: double } }] } } }"),
    ("parameters that are objects, or of several types", "", "paths: { /a: { get: { parameters: [{ in: query, name: x, style: deepObject, schema: { type: object, properties: { y: { type: string } } } }, { in: query, name: z, schema: {} }, { in: query, name: m, schema: { type: object } }] } } }"),
    ("parameters with `content`", "", "paths: { /a: { get: { parameters: [{ in: query, name: x, content: { application/json: { schema: { type: object } } } }] } } }"),
    ("lists that are joined, such as `explode: false`", "", "paths: { /a: { get: { parameters: [{ in: query, name: x, explode: false, schema: { type: array, items: { type: integer } } }] } } }"),
    ("parameters in `header` and `cookie`", "", "paths: { /a: { get: { parameters: [{ in: header, name: X-Trace, schema: { type: string } }, { in: header, name: Authorization, schema: { type: string } }, { in: cookie, name: sid, schema: { type: string } }] } } }"),
    ("`requestBody`, response with JSON", "", "paths: { /a: { post: { requestBody: { description: What to do., required: true, content: { 'application/json; charset=utf-8': { schema: { type: object, properties: { x: { type: object, properties: { y: { type: string } } } } } } } }, responses: { 200: { description: OK, content: { application/json: { schema: { type: object } } } } } } } }"),
    ("JSON that is not an object", "", "paths: { /a: { get: { responses: { 200: { description: All., content: { application/json: { schema: { type: array, items: { type: string } } } } } } } } }"),
    ("JSON that is not an object", "", "paths: { /a: { get: { responses: { 200: { description: All., content: { application/json: { schema: { $ref: '#/components/schemas/Ids' } } } } } } } }\ncomponents: { schemas: { Ids: { type: array, items: { type: string } } } }"),
    ("other content, such as `multipart/form-data`", "", "paths: { /a: { post: { requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary } } } } } }, responses: { 200: { description: A picture., content: { image/png: { schema: { type: string, format: binary } } } } } } } }"),
    ("several content types", "", "paths: { /a: { get: { responses: { 200: { description: OK, content: { text/csv: {}, application/json: { schema: { type: object } } } } } } } }"),
    ("a body that may be absent (`required: false`)", "", "paths: { /a: { post: { requestBody: { required: false, content: { text/plain: {} } } } } }"),
    ("several successful responses", "", "paths: { /a: { post: { responses: { 201: { description: Created, content: { application/json: { schema: { type: object } } } }, 202: { description: Later. } } } } }"),
    (
        "error responses",
        "",
        "paths:
  /a:
    get:
      responses:
        200: { description: OK }
        400: { description: The input is invalid., content: { application/json: { schema: { $ref: '#/components/schemas/Invalid' } } } }
        404: { description: Gone., content: { application/json: { example: { error: NotFound } } } }
        default: { description: Other., content: { application/json: { examples: { one: { value: { error: Busy } }, two: { $ref: '#/components/examples/Late' } } } } }
components:
  schemas: { Invalid: { type: object, properties: { error: { oneOf: [{ const: TooLong }, { const: TooShort }] }, message: { type: string } } } }
  examples: { Late: { value: { error: Late, message: Try again. } } }",
    ),
    ("error responses without names", "", "paths: { /a: { get: { responses: { 200: { description: OK }, 404: { description: Gone. }, 500: { description: Oh., content: { application/json: { schema: { type: object, properties: { error: { type: string } } } } } } } } } }"),
    ("fields of errors other than `error` and `message`", "", "paths: { /a: { get: { responses: { 400: { description: Bad., content: { application/json: { schema: { type: object, properties: { error: { const: Bad }, code: { type: integer } } } } } } } } } }"),
    ("redirects and other responses", "", "paths: { /a: { get: { responses: { 200: { description: OK }, 302: { description: Elsewhere. } } } } }"),
    ("`summary`, `description`, `deprecated`", "", "paths: { /users: { get: { summary: Get users, description: Lists all users., deprecated: true }, post: { summary: Add one } } }"),
    (
        "`security`, `servers`, `tags`, `callbacks`, `links`, `webhooks`, `headers`, `encoding`",
        "",
        "servers: [{ url: https://example.com }]
security: [{ token: [] }]
tags: [{ name: a }]
webhooks: { w: { post: {} } }
paths:
  /a:
    servers: [{ url: https://example.org }]
    post:
      tags: [a]
      callbacks: { c: {} }
      requestBody: { content: { multipart/form-data: { encoding: { x: {} } } } }
      responses: { 200: { description: OK, headers: { X-Y: {} }, links: { l: {} } } }
components: { securitySchemes: { token: { type: http } } }",
    ),
    ("`info`, `jsonSchemaDialect`", "", "info: { title: T, version: '1' }\npaths: { /a: { get: {} } }"),
    ("`info`, `jsonSchemaDialect`", "", "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: { /a: { get: { responses: { 200: { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/A', nullable: true } } } } } } } }\ncomponents: { schemas: { A: { type: object, nullable: true, properties: { b: { type: string, nullable: true } } } } }"),
];
