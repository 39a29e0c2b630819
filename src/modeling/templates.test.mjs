// What the check of element templates must notice.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { conformanceProblems, templateProblems } from './templates.mjs';

const camunda = createRequire(import.meta.url)('camunda-bpmn-moddle/resources/camunda.json');
const template = {
  id: 'look', name: 'Look', appliesTo: ['bpmn:ServiceTask'],
  properties: [
    { type: 'Hidden', value: 'exodus-look', binding: { type: 'property', name: 'camunda:topic' } },
    { type: 'Dropdown', choices: [{ name: 'One', value: 'one' }, { name: 'Leave', value: '' }],
      binding: { type: 'camunda:property', name: 'exodus.phase' } },
    { type: 'String', constraints: { notEmpty: true, pattern: { value: '^[a-z]+$', message: 'small letters' } },
      binding: { type: 'camunda:inputParameter', name: 'at' } }
  ]
};
const sound = `<bpmn:serviceTask id="Task_1" camunda:modelerTemplate="look" camunda:topic="exodus-look">
  <bpmn:extensionElements>
    <camunda:properties><camunda:property name="exodus.phase" value="one"/></camunda:properties>
    <camunda:inputOutput><camunda:inputParameter name="at">here</camunda:inputParameter></camunda:inputOutput>
  </bpmn:extensionElements>
</bpmn:serviceTask>`;

async function problems(from = '', to = '') {
  assert.ok(sound.includes(from), from);
  const { elementsById } = await new BpmnModdle({ camunda }).fromXML(`
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
      <bpmn:process id="p">${sound.replaceAll(from, to)}</bpmn:process></bpmn:definitions>`);
  return conformanceProblems(elementsById.Task_1, new Map([['look', template]]));
}

test('a task that conforms is passed', async () => assert.deepEqual(await problems(), []));

const cases = {
  'has no template': ['camunda:modelerTemplate="look"', '', 'has no element template; pick one in Camunda Modeler'],
  'has an unknown template': ['"look"', '"gaze"', 'there is no element template gaze'],
  'is of another type': ['bpmn:serviceTask', 'bpmn:sendTask', 'look is for bpmn:ServiceTask'],
  'has another topic': ['exodus-look', 'exodus-lock', "property/camunda:topic is 'exodus-lock': exodus-look is needed"],
  'has a value that is no choice': ['value="one"', 'value="two"', "camunda:property/exodus.phase is 'two': use one of one,"],
  'lacks an input': ['>here<', '><', "camunda:inputParameter/at is '': it must not be empty"],
  'has a wrong input': ['>here<', '>HERE<', "camunda:inputParameter/at is 'HERE': small letters"],
  'has a property with a typing error': ['exodus.phase', 'exodus.fase', 'camunda:property/exodus.fase is no field of look']
};

for (const [what, [from, to, expected]] of Object.entries(cases))
  test(`it is told that a task ${what}`, async () => assert.deepEqual(await problems(from, to), [expected]));

test('a choice that may be left out may be left out', async () =>
  assert.deepEqual(await problems('<camunda:property name="exodus.phase" value="one"/>'), []));

test('a template that Modeler would refuse is told', () => {
  assert.deepEqual(templateProblems([template]), []);
  assert.ok(templateProblems([{ ...template, appliesTo: undefined }]).join().includes('appliesTo'));
});
