// Holds models and element templates together: what Exodus's engine or workers act on is picked by a template.
import { validateAll } from '@bpmn-io/element-templates-validator';

/** What is wrong with the templates of one file, as Camunda Modeler would say. */
export function templateProblems(templates) {
  const { valid, results } = validateAll(templates);
  return valid ? [] : results.flatMap(({ errors, object }) => (errors ?? []).map(({ message, dataPath }) =>
    `${object?.id ?? 'template'}${dataPath ?? ''}: ${message}`));
}

/** What of an element does not conform to its template, or lacks one. */
export function conformanceProblems(element, templates) {
  const id = element.modelerTemplate;
  if (!id) return isExodus(element) ? ['has no element template; pick one in Camunda Modeler'] : [];
  const template = templates.get(id);
  if (!template) return [`there is no element template ${id}`];
  const problems = [];
  if (!template.appliesTo.some(type => element.$instanceOf(type))) problems.push(`${id} is for ${template.appliesTo}`);
  const values = bound(element);
  for (const { binding, ...property } of template.properties) {
    const key = keyOf(binding);
    const problem = valueProblem(property, values.get(key));
    if (problem) problems.push(`${key} is '${values.get(key) ?? ''}': ${problem}`);
  }
  const known = new Set(template.properties.map(({ binding }) => keyOf(binding)));
  for (const key of values.keys())
    if (/^(camunda:property|camunda:inputParameter)\//.test(key) && !known.has(key))
      problems.push(`${key} is no field of ${id}`);
  return problems;
}

function valueProblem({ type, value, choices, constraints = {} }, actual) {
  if (type === 'Hidden') return actual === String(value) ? null : `${value} is needed`;
  if (choices) {
    const allowed = choices.map(choice => choice.value);
    return allowed.includes(actual ?? '') ? null : `use one of ${allowed}`;
  }
  if (constraints.notEmpty && !actual) return 'it must not be empty';
  const { pattern } = constraints;
  return pattern && actual && !new RegExp(pattern.value).test(actual) ? pattern.message : null;
}

function isExodus(element) {
  const keys = [...bound(element)];
  return keys.some(([key, value]) => key.startsWith('camunda:property/exodus.')
    || key === 'property/camunda:topic' || key === 'property/camunda:delegateExpression'
    || key.startsWith('camunda:executionListener') && value === '${recordVerdicts}');
}

function keyOf({ type, name, event, variables }) {
  return [type, name ?? event ?? variables].filter(Boolean).join('/');
}

/** Every value of the element that a template can bind, by the binding's key. */
function bound(element) {
  const values = new Map();
  for (const { name, ns } of element.$descriptor.properties) {
    const value = element.get(name);
    if (['string', 'boolean'].includes(typeof value))
      values.set(`property/${ns.prefix === 'bpmn' ? ns.localName : ns.name}`, String(value));
  }
  for (const extension of element.extensionElements?.values ?? []) {
    if (extension.$type === 'camunda:Properties')
      extension.values?.forEach(({ name, value }) => values.set(`camunda:property/${name}`, value ?? ''));
    if (extension.$type === 'camunda:InputOutput')
      extension.inputParameters?.forEach(({ name, value }) => values.set(`camunda:inputParameter/${name}`, value ?? ''));
    if (extension.$type === 'camunda:ExecutionListener')
      values.set(`camunda:executionListener/${extension.event}`, extension.delegateExpression ?? '');
    if (extension.$type === 'camunda:In' && extension.businessKey)
      values.set('camunda:in:businessKey', extension.businessKey);
    else if (['camunda:In', 'camunda:Out'].includes(extension.$type) && extension.variables)
      values.set(`${extension.$type === 'camunda:In' ? 'camunda:in' : 'camunda:out'}/${extension.variables}`, 'true');
  }
  return values;
}
