// @ts-nocheck
/* eslint-disable */
// Made of graph.schema.json by engine/package/write-shapes.ts: change that, and run `npm run docs`.
export const validate = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"Reelgraph graph","description":"A film as a graph of typed nodes. Links are \"node.port\".","type":"object","required":["format","nodes"],"additionalProperties":false,"properties":{"$schema":{"type":"string","description":"Where this schema lies: editors complete the file by it."},"format":{"const":1,"description":"Version of the file format."},"title":{"type":"string","maxLength":500},"description":{"type":"string"},"film":{"type":"object","description":"Size and rate of the film: generators, stills, joins and encode take them where they name nothing themselves.","additionalProperties":false,"dependencies":{"width":["height"],"height":["width"]},"properties":{"width":{"type":"integer","minimum":16,"maximum":16384,"description":"Pixels."},"height":{"type":"integer","minimum":16,"maximum":16384,"description":"Pixels."},"fps":{"type":"number","minimum":0.1,"maximum":240,"description":"Frames per second; 23.976, 29.97 and 59.94 mean the exact NTSC fractions."}}},"inputs":{"type":"object","description":"Values that a run may set: --set name=value. Use them in params as {{inputs.name}}.","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9_-]*$"},"additionalProperties":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"type":"string","description":"text, number, integer, boolean, file, data; in subgraphs also a socket type such as video.","examples":["text","number","integer","boolean","file","data","video","audio","image"]},"default":{},"title":{"type":"string"},"description":{"type":"string"},"enum":{"type":"array","items":{}},"minimum":{"type":"number"},"maximum":{"type":"number"},"schema":{"type":"object","description":"Of data: a JSON Schema of it, for forms and typed calls."}}}},"outputs":{"type":"object","description":"In subgraphs: output name to link.","additionalProperties":{"$ref":"#/definitions/link"}},"contentRating":{"enum":["everyone","teen","mature"],"description":"Whom the film is for: what its prompts may ask for."},"results":{"type":"object","description":"What a run tells beside its files: any values, with templates such as {{nodes.script.text}} or {{inputs.steps}}.","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9_-]*$"}},"expect":{"type":"object","description":"What reelgraph test finds out about the films of the sinks named. A bare number: exactly that, or at most or at least that where less or more is better.","additionalProperties":{"type":"object","minProperties":1,"additionalProperties":false,"properties":{"duration":{"$ref":"#/definitions/range"},"width":{"$ref":"#/definitions/range"},"height":{"$ref":"#/definitions/range"},"fps":{"$ref":"#/definitions/range"},"sound":{"type":"boolean","description":"Whether there is any."},"loudness":{"$ref":"#/definitions/range"},"truePeak":{"$ref":"#/definitions/range"},"black":{"$ref":"#/definitions/range"},"frozen":{"$ref":"#/definitions/range"},"silent":{"$ref":"#/definitions/range"},"faces":{"$ref":"#/definitions/range"},"suns":{"$ref":"#/definitions/range"},"score":{"$ref":"#/definitions/range"},"titles":{"type":"object","minProperties":1,"description":"Nodes that set words over a picture, and how long these are to be readable.","additionalProperties":{"type":"object","additionalProperties":false,"properties":{"seconds":{"type":"number","minimum":0,"description":"At least, without a pause. Default 2."},"contrast":{"type":"number","minimum":1,"maximum":21,"description":"At least, as WCAG has it. Default 4.5."}}}}}}},"nodes":{"type":"object","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9_-]*$"},"additionalProperties":{"$ref":"#/definitions/node"}},"limits":{"type":"object","additionalProperties":false,"properties":{"frameSeconds":{"type":"number","exclusiveMinimum":0,"maximum":86400,"description":"Seconds of its own that a frame of a plugin's node may take before the plugin is ended. Default 60."},"valueSeconds":{"type":"number","exclusiveMinimum":0,"maximum":3600,"description":"Seconds that a plugin's value which drives a param may take at a moment before the plugin is ended. The engine waits for it on the spot. Default 10."}}},"ui":{"type":"object","description":"The editor's own: positions, groups, notes. Never part of a content key."}},"definitions":{"range":{"anyOf":[{"type":"number"},{"type":"object","minProperties":1,"additionalProperties":false,"properties":{"least":{"type":"number"},"most":{"type":"number"}}}]},"link":{"type":"string","minLength":3,"description":"\"node.port\"; \"@.name\" for a port input of this subgraph."},"node":{"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"type":"string","minLength":1,"description":"A node type, or the relative path of another graph file."},"version":{"type":"integer","minimum":1,"description":"Version of the node type that the params were written for."},"title":{"type":"string"},"params":{"type":"object","description":"By name. A numeric param may be { \"keyframes\": [[seconds, value, easing?], ...] }; the easing to the next one is a name, { \"bezier\": [x1, y1, x2, y2] } or { \"tangents\": [out, in] }."},"inputs":{"type":"object","description":"Port or param to link; a list of links for a multi-input port.","additionalProperties":{"anyOf":[{"$ref":"#/definitions/link"},{"type":"array","items":{"$ref":"#/definitions/link"}}]}},"onError":{"enum":["fail","continue"],"description":"Whether the rest goes on when this node fails."},"mode":{"enum":["normal","bypass","mute"]}}}}};
const schema12 = {"type":"string","minLength":3,"description":"\"node.port\"; \"@.name\" for a port input of this subgraph."};
const schema13 = {"anyOf":[{"type":"number"},{"type":"object","minProperties":1,"additionalProperties":false,"properties":{"least":{"type":"number"},"most":{"type":"number"}}}]};
const func2 = Object.prototype.hasOwnProperty;
const func3 = (text) => [...text].length
const pattern0 = new RegExp("^[A-Za-z][A-Za-z0-9_-]*$", "u");
const schema25 = {"type":"object","required":["type"],"additionalProperties":false,"properties":{"type":{"type":"string","minLength":1,"description":"A node type, or the relative path of another graph file."},"version":{"type":"integer","minimum":1,"description":"Version of the node type that the params were written for."},"title":{"type":"string"},"params":{"type":"object","description":"By name. A numeric param may be { \"keyframes\": [[seconds, value, easing?], ...] }; the easing to the next one is a name, { \"bezier\": [x1, y1, x2, y2] } or { \"tangents\": [out, in] }."},"inputs":{"type":"object","description":"Port or param to link; a list of links for a multi-input port.","additionalProperties":{"anyOf":[{"$ref":"#/definitions/link"},{"type":"array","items":{"$ref":"#/definitions/link"}}]}},"onError":{"enum":["fail","continue"],"description":"Whether the rest goes on when this node fails."},"mode":{"enum":["normal","bypass","mute"]}}};

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "type") || (key0 === "version")) || (key0 === "title")) || (key0 === "params")) || (key0 === "inputs")) || (key0 === "onError")) || (key0 === "mode"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
let data0 = data.type;
if(typeof data0 === "string"){
if(func3(data0) < 1){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.version !== undefined){
let data1 = data.version;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(typeof data1 == "number"){
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.title !== undefined){
if(typeof data.title !== "string"){
const err6 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.params !== undefined){
let data3 = data.params;
if(!(data3 && typeof data3 == "object" && !Array.isArray(data3))){
const err7 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.inputs !== undefined){
let data4 = data.inputs;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
let data5 = data4[key1];
const _errs14 = errors;
let valid2 = false;
const _errs15 = errors;
if(typeof data5 === "string"){
if(func3(data5) < 3){
const err8 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/link/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/link/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs18 = errors;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(typeof data6 === "string"){
if(func3(data6) < 3){
const err10 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i0,schemaPath:"#/definitions/link/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i0,schemaPath:"#/definitions/link/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inputs/additionalProperties/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs18 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err13 = {instancePath:instancePath+"/inputs/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inputs/additionalProperties/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err14 = {instancePath:instancePath+"/inputs",schemaPath:"#/properties/inputs/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.onError !== undefined){
let data7 = data.onError;
if(!((data7 === "fail") || (data7 === "continue"))){
const err15 = {instancePath:instancePath+"/onError",schemaPath:"#/properties/onError/enum",keyword:"enum",params:{allowedValues: schema25.properties.onError.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.mode !== undefined){
let data8 = data.mode;
if(!(((data8 === "normal") || (data8 === "bypass")) || (data8 === "mute"))){
const err16 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema25.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.format === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "format"},message:"must have required property '"+"format"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.nodes === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "nodes"},message:"must have required property '"+"nodes"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.$schema !== undefined){
if(typeof data.$schema !== "string"){
const err3 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.format !== undefined){
if(1 !== data.format){
const err4 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.title !== undefined){
let data2 = data.title;
if(typeof data2 === "string"){
if(func3(data2) > 500){
const err5 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/maxLength",keyword:"maxLength",params:{limit: 500},message:"must NOT have more than 500 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err7 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.film !== undefined){
let data4 = data.film;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(!(((key1 === "width") || (key1 === "height")) || (key1 === "fps"))){
const err8 = {instancePath:instancePath+"/film",schemaPath:"#/properties/film/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data4.width !== undefined){
if(data4.height === undefined){
const err9 = {instancePath:instancePath+"/film",schemaPath:"#/properties/film/dependencies",keyword:"dependencies",params:{property: "width",
    missingProperty: "height",
    depsCount: 1,
    deps: "height"},message:"must have property height when property width is present"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data4.height !== undefined){
if(data4.width === undefined){
const err10 = {instancePath:instancePath+"/film",schemaPath:"#/properties/film/dependencies",keyword:"dependencies",params:{property: "height",
    missingProperty: "width",
    depsCount: 1,
    deps: "width"},message:"must have property width when property height is present"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data4.width !== undefined){
let data5 = data4.width;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err11 = {instancePath:instancePath+"/film/width",schemaPath:"#/properties/film/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data5 == "number"){
if(data5 > 16384 || isNaN(data5)){
const err12 = {instancePath:instancePath+"/film/width",schemaPath:"#/properties/film/properties/width/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16384},message:"must be <= 16384"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data5 < 16 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/film/width",schemaPath:"#/properties/film/properties/width/minimum",keyword:"minimum",params:{comparison: ">=", limit: 16},message:"must be >= 16"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data4.height !== undefined){
let data6 = data4.height;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
const err14 = {instancePath:instancePath+"/film/height",schemaPath:"#/properties/film/properties/height/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data6 == "number"){
if(data6 > 16384 || isNaN(data6)){
const err15 = {instancePath:instancePath+"/film/height",schemaPath:"#/properties/film/properties/height/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16384},message:"must be <= 16384"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data6 < 16 || isNaN(data6)){
const err16 = {instancePath:instancePath+"/film/height",schemaPath:"#/properties/film/properties/height/minimum",keyword:"minimum",params:{comparison: ">=", limit: 16},message:"must be >= 16"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data4.fps !== undefined){
let data7 = data4.fps;
if(typeof data7 == "number"){
if(data7 > 240 || isNaN(data7)){
const err17 = {instancePath:instancePath+"/film/fps",schemaPath:"#/properties/film/properties/fps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 240},message:"must be <= 240"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data7 < 0.1 || isNaN(data7)){
const err18 = {instancePath:instancePath+"/film/fps",schemaPath:"#/properties/film/properties/fps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1},message:"must be >= 0.1"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/film/fps",schemaPath:"#/properties/film/properties/fps/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/film",schemaPath:"#/properties/film/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.inputs !== undefined){
let data8 = data.inputs;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key2 in data8){
const _errs20 = errors;
if(typeof key2 === "string"){
if(!pattern0.test(key2)){
const err21 = {instancePath:instancePath+"/inputs",schemaPath:"#/properties/inputs/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9_-]*$"+"\"",propertyName:key2};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
var valid3 = _errs20 === errors;
if(!valid3){
const err22 = {instancePath:instancePath+"/inputs",schemaPath:"#/properties/inputs/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
for(const key3 in data8){
let data9 = data8[key3];
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.type === undefined){
const err23 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inputs/additionalProperties/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
for(const key4 in data9){
if(!((((((((key4 === "type") || (key4 === "default")) || (key4 === "title")) || (key4 === "description")) || (key4 === "enum")) || (key4 === "minimum")) || (key4 === "maximum")) || (key4 === "schema"))){
const err24 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inputs/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data9.type !== undefined){
if(typeof data9.type !== "string"){
const err25 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/type",schemaPath:"#/properties/inputs/additionalProperties/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.title !== undefined){
if(typeof data9.title !== "string"){
const err26 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/title",schemaPath:"#/properties/inputs/additionalProperties/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data9.description !== undefined){
if(typeof data9.description !== "string"){
const err27 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/description",schemaPath:"#/properties/inputs/additionalProperties/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.enum !== undefined){
if(!(Array.isArray(data9.enum))){
const err28 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/enum",schemaPath:"#/properties/inputs/additionalProperties/properties/enum/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data9.minimum !== undefined){
if(!(typeof data9.minimum == "number")){
const err29 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/minimum",schemaPath:"#/properties/inputs/additionalProperties/properties/minimum/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.maximum !== undefined){
if(!(typeof data9.maximum == "number")){
const err30 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/maximum",schemaPath:"#/properties/inputs/additionalProperties/properties/maximum/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.schema !== undefined){
let data16 = data9.schema;
if(!(data16 && typeof data16 == "object" && !Array.isArray(data16))){
const err31 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/schema",schemaPath:"#/properties/inputs/additionalProperties/properties/schema/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/inputs/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inputs/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/inputs",schemaPath:"#/properties/inputs/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.outputs !== undefined){
let data17 = data.outputs;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
let data18 = data17[key5];
if(typeof data18 === "string"){
if(func3(data18) < 3){
const err34 = {instancePath:instancePath+"/outputs/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/link/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/outputs/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/link/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/outputs",schemaPath:"#/properties/outputs/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.contentRating !== undefined){
let data19 = data.contentRating;
if(!(((data19 === "everyone") || (data19 === "teen")) || (data19 === "mature"))){
const err37 = {instancePath:instancePath+"/contentRating",schemaPath:"#/properties/contentRating/enum",keyword:"enum",params:{allowedValues: schema11.properties.contentRating.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.results !== undefined){
let data20 = data.results;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key6 in data20){
const _errs48 = errors;
if(typeof key6 === "string"){
if(!pattern0.test(key6)){
const err38 = {instancePath:instancePath+"/results",schemaPath:"#/properties/results/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9_-]*$"+"\"",propertyName:key6};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
var valid8 = _errs48 === errors;
if(!valid8){
const err39 = {instancePath:instancePath+"/results",schemaPath:"#/properties/results/propertyNames",keyword:"propertyNames",params:{propertyName: key6},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/results",schemaPath:"#/properties/results/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.expect !== undefined){
let data21 = data.expect;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key7 in data21){
let data22 = data21[key7];
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(Object.keys(data22).length < 1){
const err41 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/expect/additionalProperties/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key8 in data22){
if(!(func2.call(schema11.properties.expect.additionalProperties.properties, key8))){
const err42 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/expect/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data22.duration !== undefined){
let data23 = data22.duration;
const _errs57 = errors;
let valid12 = false;
const _errs58 = errors;
if(!(typeof data23 == "number")){
const err43 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
var _valid0 = _errs58 === errors;
valid12 = valid12 || _valid0;
if(!valid12){
const _errs60 = errors;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(Object.keys(data23).length < 1){
const err44 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
for(const key9 in data23){
if(!((key9 === "least") || (key9 === "most"))){
const err45 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data23.least !== undefined){
if(!(typeof data23.least == "number")){
const err46 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data23.most !== undefined){
if(!(typeof data23.most == "number")){
const err47 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
var _valid0 = _errs60 === errors;
valid12 = valid12 || _valid0;
}
if(!valid12){
const err49 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/duration",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
else {
errors = _errs57;
if(vErrors !== null){
if(_errs57){
vErrors.length = _errs57;
}
else {
vErrors = null;
}
}
}
}
if(data22.width !== undefined){
let data26 = data22.width;
const _errs69 = errors;
let valid15 = false;
const _errs70 = errors;
if(!(typeof data26 == "number")){
const err50 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
var _valid1 = _errs70 === errors;
valid15 = valid15 || _valid1;
if(!valid15){
const _errs72 = errors;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(Object.keys(data26).length < 1){
const err51 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
for(const key10 in data26){
if(!((key10 === "least") || (key10 === "most"))){
const err52 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data26.least !== undefined){
if(!(typeof data26.least == "number")){
const err53 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data26.most !== undefined){
if(!(typeof data26.most == "number")){
const err54 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
var _valid1 = _errs72 === errors;
valid15 = valid15 || _valid1;
}
if(!valid15){
const err56 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/width",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
else {
errors = _errs69;
if(vErrors !== null){
if(_errs69){
vErrors.length = _errs69;
}
else {
vErrors = null;
}
}
}
}
if(data22.height !== undefined){
let data29 = data22.height;
const _errs81 = errors;
let valid18 = false;
const _errs82 = errors;
if(!(typeof data29 == "number")){
const err57 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
var _valid2 = _errs82 === errors;
valid18 = valid18 || _valid2;
if(!valid18){
const _errs84 = errors;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(Object.keys(data29).length < 1){
const err58 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
for(const key11 in data29){
if(!((key11 === "least") || (key11 === "most"))){
const err59 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data29.least !== undefined){
if(!(typeof data29.least == "number")){
const err60 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data29.most !== undefined){
if(!(typeof data29.most == "number")){
const err61 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
var _valid2 = _errs84 === errors;
valid18 = valid18 || _valid2;
}
if(!valid18){
const err63 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/height",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
else {
errors = _errs81;
if(vErrors !== null){
if(_errs81){
vErrors.length = _errs81;
}
else {
vErrors = null;
}
}
}
}
if(data22.fps !== undefined){
let data32 = data22.fps;
const _errs93 = errors;
let valid21 = false;
const _errs94 = errors;
if(!(typeof data32 == "number")){
const err64 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
var _valid3 = _errs94 === errors;
valid21 = valid21 || _valid3;
if(!valid21){
const _errs96 = errors;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(Object.keys(data32).length < 1){
const err65 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
for(const key12 in data32){
if(!((key12 === "least") || (key12 === "most"))){
const err66 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data32.least !== undefined){
if(!(typeof data32.least == "number")){
const err67 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data32.most !== undefined){
if(!(typeof data32.most == "number")){
const err68 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var _valid3 = _errs96 === errors;
valid21 = valid21 || _valid3;
}
if(!valid21){
const err70 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
else {
errors = _errs93;
if(vErrors !== null){
if(_errs93){
vErrors.length = _errs93;
}
else {
vErrors = null;
}
}
}
}
if(data22.sound !== undefined){
if(typeof data22.sound !== "boolean"){
const err71 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/sound",schemaPath:"#/properties/expect/additionalProperties/properties/sound/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data22.loudness !== undefined){
let data36 = data22.loudness;
const _errs107 = errors;
let valid24 = false;
const _errs108 = errors;
if(!(typeof data36 == "number")){
const err72 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
var _valid4 = _errs108 === errors;
valid24 = valid24 || _valid4;
if(!valid24){
const _errs110 = errors;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(Object.keys(data36).length < 1){
const err73 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
for(const key13 in data36){
if(!((key13 === "least") || (key13 === "most"))){
const err74 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data36.least !== undefined){
if(!(typeof data36.least == "number")){
const err75 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data36.most !== undefined){
if(!(typeof data36.most == "number")){
const err76 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
var _valid4 = _errs110 === errors;
valid24 = valid24 || _valid4;
}
if(!valid24){
const err78 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/loudness",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
else {
errors = _errs107;
if(vErrors !== null){
if(_errs107){
vErrors.length = _errs107;
}
else {
vErrors = null;
}
}
}
}
if(data22.truePeak !== undefined){
let data39 = data22.truePeak;
const _errs119 = errors;
let valid27 = false;
const _errs120 = errors;
if(!(typeof data39 == "number")){
const err79 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
var _valid5 = _errs120 === errors;
valid27 = valid27 || _valid5;
if(!valid27){
const _errs122 = errors;
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
if(Object.keys(data39).length < 1){
const err80 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
for(const key14 in data39){
if(!((key14 === "least") || (key14 === "most"))){
const err81 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data39.least !== undefined){
if(!(typeof data39.least == "number")){
const err82 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data39.most !== undefined){
if(!(typeof data39.most == "number")){
const err83 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
var _valid5 = _errs122 === errors;
valid27 = valid27 || _valid5;
}
if(!valid27){
const err85 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/truePeak",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
else {
errors = _errs119;
if(vErrors !== null){
if(_errs119){
vErrors.length = _errs119;
}
else {
vErrors = null;
}
}
}
}
if(data22.black !== undefined){
let data42 = data22.black;
const _errs131 = errors;
let valid30 = false;
const _errs132 = errors;
if(!(typeof data42 == "number")){
const err86 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
var _valid6 = _errs132 === errors;
valid30 = valid30 || _valid6;
if(!valid30){
const _errs134 = errors;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(Object.keys(data42).length < 1){
const err87 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
for(const key15 in data42){
if(!((key15 === "least") || (key15 === "most"))){
const err88 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data42.least !== undefined){
if(!(typeof data42.least == "number")){
const err89 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data42.most !== undefined){
if(!(typeof data42.most == "number")){
const err90 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
var _valid6 = _errs134 === errors;
valid30 = valid30 || _valid6;
}
if(!valid30){
const err92 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/black",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
else {
errors = _errs131;
if(vErrors !== null){
if(_errs131){
vErrors.length = _errs131;
}
else {
vErrors = null;
}
}
}
}
if(data22.frozen !== undefined){
let data45 = data22.frozen;
const _errs143 = errors;
let valid33 = false;
const _errs144 = errors;
if(!(typeof data45 == "number")){
const err93 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
var _valid7 = _errs144 === errors;
valid33 = valid33 || _valid7;
if(!valid33){
const _errs146 = errors;
if(data45 && typeof data45 == "object" && !Array.isArray(data45)){
if(Object.keys(data45).length < 1){
const err94 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
for(const key16 in data45){
if(!((key16 === "least") || (key16 === "most"))){
const err95 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data45.least !== undefined){
if(!(typeof data45.least == "number")){
const err96 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data45.most !== undefined){
if(!(typeof data45.most == "number")){
const err97 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
var _valid7 = _errs146 === errors;
valid33 = valid33 || _valid7;
}
if(!valid33){
const err99 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/frozen",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
else {
errors = _errs143;
if(vErrors !== null){
if(_errs143){
vErrors.length = _errs143;
}
else {
vErrors = null;
}
}
}
}
if(data22.silent !== undefined){
let data48 = data22.silent;
const _errs155 = errors;
let valid36 = false;
const _errs156 = errors;
if(!(typeof data48 == "number")){
const err100 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
var _valid8 = _errs156 === errors;
valid36 = valid36 || _valid8;
if(!valid36){
const _errs158 = errors;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(Object.keys(data48).length < 1){
const err101 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
for(const key17 in data48){
if(!((key17 === "least") || (key17 === "most"))){
const err102 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data48.least !== undefined){
if(!(typeof data48.least == "number")){
const err103 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data48.most !== undefined){
if(!(typeof data48.most == "number")){
const err104 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
var _valid8 = _errs158 === errors;
valid36 = valid36 || _valid8;
}
if(!valid36){
const err106 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/silent",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
else {
errors = _errs155;
if(vErrors !== null){
if(_errs155){
vErrors.length = _errs155;
}
else {
vErrors = null;
}
}
}
}
if(data22.faces !== undefined){
let data51 = data22.faces;
const _errs167 = errors;
let valid39 = false;
const _errs168 = errors;
if(!(typeof data51 == "number")){
const err107 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
var _valid9 = _errs168 === errors;
valid39 = valid39 || _valid9;
if(!valid39){
const _errs170 = errors;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(Object.keys(data51).length < 1){
const err108 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
for(const key18 in data51){
if(!((key18 === "least") || (key18 === "most"))){
const err109 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data51.least !== undefined){
if(!(typeof data51.least == "number")){
const err110 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data51.most !== undefined){
if(!(typeof data51.most == "number")){
const err111 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
var _valid9 = _errs170 === errors;
valid39 = valid39 || _valid9;
}
if(!valid39){
const err113 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/faces",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
else {
errors = _errs167;
if(vErrors !== null){
if(_errs167){
vErrors.length = _errs167;
}
else {
vErrors = null;
}
}
}
}
if(data22.suns !== undefined){
let data54 = data22.suns;
const _errs179 = errors;
let valid42 = false;
const _errs180 = errors;
if(!(typeof data54 == "number")){
const err114 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
var _valid10 = _errs180 === errors;
valid42 = valid42 || _valid10;
if(!valid42){
const _errs182 = errors;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(Object.keys(data54).length < 1){
const err115 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
for(const key19 in data54){
if(!((key19 === "least") || (key19 === "most"))){
const err116 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data54.least !== undefined){
if(!(typeof data54.least == "number")){
const err117 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data54.most !== undefined){
if(!(typeof data54.most == "number")){
const err118 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
var _valid10 = _errs182 === errors;
valid42 = valid42 || _valid10;
}
if(!valid42){
const err120 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/suns",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
else {
errors = _errs179;
if(vErrors !== null){
if(_errs179){
vErrors.length = _errs179;
}
else {
vErrors = null;
}
}
}
}
if(data22.score !== undefined){
let data57 = data22.score;
const _errs191 = errors;
let valid45 = false;
const _errs192 = errors;
if(!(typeof data57 == "number")){
const err121 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score",schemaPath:"#/definitions/range/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
var _valid11 = _errs192 === errors;
valid45 = valid45 || _valid11;
if(!valid45){
const _errs194 = errors;
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
if(Object.keys(data57).length < 1){
const err122 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score",schemaPath:"#/definitions/range/anyOf/1/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
for(const key20 in data57){
if(!((key20 === "least") || (key20 === "most"))){
const err123 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score",schemaPath:"#/definitions/range/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data57.least !== undefined){
if(!(typeof data57.least == "number")){
const err124 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score/least",schemaPath:"#/definitions/range/anyOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data57.most !== undefined){
if(!(typeof data57.most == "number")){
const err125 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score/most",schemaPath:"#/definitions/range/anyOf/1/properties/most/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
}
else {
const err126 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score",schemaPath:"#/definitions/range/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
var _valid11 = _errs194 === errors;
valid45 = valid45 || _valid11;
}
if(!valid45){
const err127 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/score",schemaPath:"#/definitions/range/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
else {
errors = _errs191;
if(vErrors !== null){
if(_errs191){
vErrors.length = _errs191;
}
else {
vErrors = null;
}
}
}
}
if(data22.titles !== undefined){
let data60 = data22.titles;
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
if(Object.keys(data60).length < 1){
const err128 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles",schemaPath:"#/properties/expect/additionalProperties/properties/titles/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
for(const key21 in data60){
let data61 = data60[key21];
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
for(const key22 in data61){
if(!((key22 === "seconds") || (key22 === "contrast"))){
const err129 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data61.seconds !== undefined){
let data62 = data61.seconds;
if(typeof data62 == "number"){
if(data62 < 0 || isNaN(data62)){
const err130 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1")+"/seconds",schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/properties/seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
else {
const err131 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1")+"/seconds",schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/properties/seconds/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data61.contrast !== undefined){
let data63 = data61.contrast;
if(typeof data63 == "number"){
if(data63 > 21 || isNaN(data63)){
const err132 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1")+"/contrast",schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/properties/contrast/maximum",keyword:"maximum",params:{comparison: "<=", limit: 21},message:"must be <= 21"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(data63 < 1 || isNaN(data63)){
const err133 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1")+"/contrast",schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/properties/contrast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
else {
const err134 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1")+"/contrast",schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/properties/contrast/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
}
else {
const err135 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/expect/additionalProperties/properties/titles/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/titles",schemaPath:"#/properties/expect/additionalProperties/properties/titles/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
else {
const err137 = {instancePath:instancePath+"/expect/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/expect/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/expect",schemaPath:"#/properties/expect/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data.nodes !== undefined){
let data64 = data.nodes;
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
for(const key23 in data64){
const _errs213 = errors;
if(typeof key23 === "string"){
if(!pattern0.test(key23)){
const err139 = {instancePath:instancePath+"/nodes",schemaPath:"#/properties/nodes/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9_-]*$"+"\"",propertyName:key23};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
var valid49 = _errs213 === errors;
if(!valid49){
const err140 = {instancePath:instancePath+"/nodes",schemaPath:"#/properties/nodes/propertyNames",keyword:"propertyNames",params:{propertyName: key23},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
for(const key24 in data64){
if(!(validate11(data64[key24], {instancePath:instancePath+"/nodes/" + key24.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data64,parentDataProperty:key24,rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err141 = {instancePath:instancePath+"/nodes",schemaPath:"#/properties/nodes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data.limits !== undefined){
let data66 = data.limits;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
for(const key25 in data66){
if(!((key25 === "frameSeconds") || (key25 === "valueSeconds"))){
const err142 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data66.frameSeconds !== undefined){
let data67 = data66.frameSeconds;
if(typeof data67 == "number"){
if(data67 > 86400 || isNaN(data67)){
const err143 = {instancePath:instancePath+"/limits/frameSeconds",schemaPath:"#/properties/limits/properties/frameSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if(data67 <= 0 || isNaN(data67)){
const err144 = {instancePath:instancePath+"/limits/frameSeconds",schemaPath:"#/properties/limits/properties/frameSeconds/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
else {
const err145 = {instancePath:instancePath+"/limits/frameSeconds",schemaPath:"#/properties/limits/properties/frameSeconds/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data66.valueSeconds !== undefined){
let data68 = data66.valueSeconds;
if(typeof data68 == "number"){
if(data68 > 3600 || isNaN(data68)){
const err146 = {instancePath:instancePath+"/limits/valueSeconds",schemaPath:"#/properties/limits/properties/valueSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(data68 <= 0 || isNaN(data68)){
const err147 = {instancePath:instancePath+"/limits/valueSeconds",schemaPath:"#/properties/limits/properties/valueSeconds/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
else {
const err148 = {instancePath:instancePath+"/limits/valueSeconds",schemaPath:"#/properties/limits/properties/valueSeconds/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
}
else {
const err149 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data.ui !== undefined){
let data69 = data.ui;
if(!(data69 && typeof data69 == "object" && !Array.isArray(data69))){
const err150 = {instancePath:instancePath+"/ui",schemaPath:"#/properties/ui/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
}
else {
const err151 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
