// What the linters do not know: the conventions between models, forms and engine, and the drawing itself.
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { drawingProblems } from './drawing.mjs';
import { conformanceProblems, templateProblems } from './templates.mjs';

const processes = new URL('../../processes/', import.meta.url);
const forms = new URL('../../forms/', import.meta.url);
const elementTemplates = new URL('../../.camunda/element-templates/', import.meta.url);
const camunda = createRequire(import.meta.url)('camunda-bpmn-moddle/resources/camunda.json');
const roles = ['migrationOperator', 'databaseOwner', 'applicationOwner', 'rollbackApprover',
  'businessDecisionOwner', 'incidentContact'];
const idPrefixes = {
  'bpmn:Task': 'Task_', 'bpmn:Event': 'Event_', 'bpmn:Gateway': 'Gateway_', 'bpmn:SequenceFlow': 'Flow_',
  'bpmn:CallActivity': 'Call_', 'bpmn:SubProcess': 'SubProcess_'
};
const problems = [];
/** What an engine knows a file's model by, among those of every other application. */
const keyOf = name => `exodus-${name.replace('.', '-').replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
const is = (element, type) => element.$instanceOf(type);
const extension = (element, type) =>
  (element.extensionElements?.values ?? []).find(value => is(value, type));

async function read(folder, ending) {
  const files = (await readdir(folder)).filter(name => name.endsWith(ending)).sort();
  return new Map(await Promise.all(files.map(
    async name => [name.slice(0, -ending.length), await readFile(new URL(name, folder), 'utf8')])));
}

function fieldsOf(components) {
  return components.flatMap(field => [field, ...fieldsOf(field.components ?? [])]);
}

const models = await read(processes, '.bpmn');
const decisions = await read(processes, '.dmn');
const keysOfForm = new Map();
for (const [name, text] of await read(forms, '.form')) {
  const form = JSON.parse(text);
  const fields = fieldsOf(form.components);
  keysOfForm.set(form.id, fields);
  if (form.id !== keyOf(name)) problems.push(`${name}.form: its id is ${form.id}`);
  if (fields.some(field => field.readonly || field.disabled))
    problems.push(`${name}.form: a read-only field overwrites its variable; show text or a table`);
  const ids = fields.map(field => field.id);
  if (new Set(ids).size !== ids.length) problems.push(`${name}.form: an id occurs twice`);
}

const templates = new Map();
for (const [name, text] of await read(elementTemplates, '.json')) {
  const list = JSON.parse(text);
  templateProblems(list).forEach(problem => problems.push(`${name}.json: ${problem}`));
  for (const template of list) {
    if (templates.has(template.id)) problems.push(`${name}.json: the id ${template.id} occurs twice`);
    templates.set(template.id, template);
  }
}

const usedForms = new Set();
const processKeys = [...models.keys()].map(keyOf);
const decisionKeys = [...decisions.keys()].map(keyOf);
for (const [name, xml] of models) {
  const { rootElement, elementsById } = await new BpmnModdle({ camunda }).fromXML(xml);
  const say = (element, text) => problems.push(`${name}.bpmn: ${element.id}: ${text}`);
  const process = rootElement.rootElements.find(root => is(root, 'bpmn:Process'));
  if (process.id !== keyOf(name)) say(process, `its id should be ${keyOf(name)}, after its file`);
  rootElement.rootElements.filter(root => is(root, 'bpmn:Message') || is(root, 'bpmn:Signal'))
    .filter(event => !event.name?.startsWith('exodus-'))
    .forEach(event => say(event, 'its name should begin with exodus-; others may wait for the same'));
  if (!process.historyTimeToLive) say(process, 'has no history time to live');
  Object.values(elementsById).filter(element => is(element, 'bpmn:FlowElement'))
    .forEach(element => checkElement(element, say));
  const [diagram] = rootElement.diagrams;
  drawingProblems(diagram.plane.planeElement).forEach(text => problems.push(`${name}.bpmn: ${text}`));
}
const howTo = await readFile(new URL('../docs/how-to/add-a-check-and-a-gate.md', import.meta.url), 'utf8');
for (const [, elements] of howTo.matchAll(/^```xml\n(.*?)^```$/gms)) {
  const { elementsById } = await new BpmnModdle({ camunda }).fromXML(models.get('preflight')
    .replace('</bpmn:process>', `${elements}</bpmn:process>`));
  for (const element of Object.values(elementsById).filter(element => is(element, 'bpmn:Task')))
    conformanceProblems(element, templates).forEach(text => problems.push(`${element.id} of the how-to: ${text}`));
}
for (const form of keysOfForm.keys())
  if (!usedForms.has(form)) problems.push(`the form ${form}: no model asks with it`);
for (const [name, xml] of decisions) {
  if (!xml.includes(`<decision id="${keyOf(name)}"`)) problems.push(`${name}.dmn: its id should be ${keyOf(name)}`);
  if (!xml.includes('camunda:historyTimeToLive=')) problems.push(`${name}.dmn: has no history time to live`);
  const rules = xml.match(/<rule [\s\S]*?<\/rule>/g);
  if (rules.some(rule => !/<description>[^<]+</.test(rule))) problems.push(`${name}.dmn: a rule has no annotation`);
  if (/<(input|output) (?![^>]*label=)/.test(xml)) problems.push(`${name}.dmn: an input or output has no label`);
}

function checkElement(element, say) {
  const [, prefix] = Object.entries(idPrefixes).find(([type]) => is(element, type)) ?? [];
  if (prefix && !element.id.startsWith(prefix)) say(element, `its id should begin with ${prefix}`);
  const joins = is(element, 'bpmn:Gateway') && (element.outgoing ?? []).length < 2;
  if (is(element, 'bpmn:SequenceFlow')) {
    if (is(element.sourceRef, 'bpmn:ExclusiveGateway') && element.sourceRef.outgoing.length > 1 && !element.name)
      say(element, 'a flow of a decision has no answer');
  } else if (is(element, 'bpmn:ParallelGateway') || joins) {
    if (element.name) say(element, 'a join or a parallel gateway carries no label');
    if (is(element, 'bpmn:ParallelGateway') && joins && !element.asyncBefore) say(element, 'a join needs asyncBefore');
  } else {
    if (!element.name) say(element, 'has no name');
    if (!element.documentation?.[0]?.text) say(element, 'has no documentation');
    if (is(element, 'bpmn:ExclusiveGateway') && !element.name?.endsWith('?')) say(element, 'asks no question');
  }
  if (is(element, 'bpmn:CallActivity')) {
    if (!processKeys.includes(element.calledElement)) say(element, `there is no process ${element.calledElement}`);
    if (!element.asyncBefore) say(element, 'a call activity needs asyncBefore');
  }
  if (is(element, 'bpmn:ServiceTask') && !element.delegateExpression && (element.type !== 'external' || !element.topic))
    say(element, 'has neither a topic nor a delegate');
  if (is(element, 'bpmn:BusinessRuleTask') && !decisionKeys.includes(element.decisionRef))
    say(element, `there is no decision ${element.decisionRef}`);
  if (is(element, 'bpmn:UserTask')) checkGate(element, say);
  conformanceProblems(element, templates).forEach(problem => say(element, problem));
  const references = { formRef: 'formRefBinding', decisionRef: 'decisionRefBinding', calledElement: 'calledElementBinding' };
  for (const [reference, binding] of Object.entries(references))
    if (element[reference] && element[binding] !== 'deployment' && !is(element, 'bpmn:StartEvent'))
      say(element, `its ${reference} is not bound to the deployment; a later one would touch running migrations`);
  if (element.formRef) {
    usedForms.add(element.formRef);
    if (!keysOfForm.has(element.formRef)) say(element, `there is no form ${element.formRef}`);
  }
}

function list(text) {
  return (text ?? '').split(',').filter(item => item);
}

function checkGate(task, say) {
  const properties = Object.fromEntries(
    (extension(task, 'camunda:Properties')?.values ?? []).map(({ name, value }) => [name, value]));
  for (const key of ['exodus.gate', 'exodus.role', 'exodus.variable', 'exodus.answers'])
    if (!properties[key]) say(task, `has no property ${key}`);
  if (!roles.includes(properties['exodus.role'])) say(task, `no owner is called ${properties['exodus.role']}`);
  if (task.formRef !== keyOf(properties['exodus.gate'] ?? '')) say(task, 'its form is not named after its gate');
  const fields = keysOfForm.get(task.formRef) ?? [];
  const decision = fields.find(field => field.key === properties['exodus.variable']);
  const offered = (decision?.values ?? []).map(({ value }) => value).join(',');
  if (offered !== properties['exodus.answers'] || !decision.validate?.required)
    say(task, `its form asks for ${offered || 'nothing'} in place of ${properties['exodus.answers']}, or not by force`);
  const asks = key => fields.some(field => field.key === key);
  if (!asks(`${properties['exodus.gate']}Reason`)) say(task, 'its form has no field for a reason');
  list(properties['exodus.terms']).filter(term => !asks(term))
    .forEach(term => say(task, `its form has no field for the term ${term}`));
  for (const demand of list(properties['exodus.demands'])) {
    const [answer, key] = demand.split('=');
    if (!list(properties['exodus.answers']).includes(answer) || !asks(key))
      say(task, `its form has no field, or no answer, for the demand ${demand}`);
  }
}

problems.forEach(problem => console.error(problem));
console.log(`${models.size} processes, ${decisions.size} decisions, ${keysOfForm.size} forms, ${templates.size} element templates: `
  + `${problems.length} problem(s)`);
process.exitCode = problems.length ? 1 : 0;
