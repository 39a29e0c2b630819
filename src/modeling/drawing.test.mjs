// Each case breaks one small, sound drawing in one place, and expects to hear of that and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { drawingProblems } from './drawing.mjs';

// Two rows of an event, a task and an event, one of them in a sub-process; y is the middle of a row.
const row = (name, y) => ({
  elements: `
    <bpmn:startEvent id="Start${name}" name="Begun"/>
    <bpmn:task id="Task${name}" name="Work"/>
    <bpmn:endEvent id="End${name}" name="Done"/>
    <bpmn:sequenceFlow id="In${name}" name="yes" sourceRef="Start${name}" targetRef="Task${name}"/>
    <bpmn:sequenceFlow id="Out${name}" sourceRef="Task${name}" targetRef="End${name}"/>`,
  shapes: `
    ${shape(`Start${name}`, 100, y - 18, 36, 36, [98, y + 24, 40, 14])}
    ${shape(`Task${name}`, 200, y - 40, 100, 80)}
    ${shape(`End${name}`, 400, y - 18, 36, 36, [398, y + 24, 40, 14])}
    ${edge(`In${name}`, [136, y, 200, y], [158, y - 20, 20, 14])}
    ${edge(`Out${name}`, [300, y, 400, y])}`
});

function label(bounds) {
  const [x, y, width, height] = bounds ?? [];
  return bounds ? `<bpmndi:BPMNLabel><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNLabel>` : '';
}

function shape(id, x, y, width, height, bounds, expanded = '') {
  return `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${expanded}>
    <dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/>${label(bounds)}</bpmndi:BPMNShape>`;
}

function edge(id, points, bounds) {
  const waypoints = points.flatMap((x, i) => i % 2 ? [] : [`<di:waypoint x="${x}" y="${points[i + 1]}"/>`]).join('');
  return `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${waypoints}${label(bounds)}</bpmndi:BPMNEdge>`;
}

const upper = row('A', 100);
const lower = row('B', 300);
const sound = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="t">
  <bpmn:process id="p">${upper.elements}<bpmn:subProcess id="Sub">${lower.elements}</bpmn:subProcess></bpmn:process>
  <bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="P" bpmnElement="p">
    ${upper.shapes}${shape('Sub', 60, 220, 440, 160, null, ' isExpanded="true"')}${lower.shapes}
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;

async function problems(xml) {
  const { rootElement } = await new BpmnModdle().fromXML(xml);
  return drawingProblems(rootElement.diagrams[0].plane.planeElement);
}

function broken(from, to) {
  assert.ok(sound.includes(from), from);
  return problems(sound.replace(from, to));
}

test('a sound drawing is passed', async () => {
  assert.deepEqual(await problems(sound), []);
});

const cases = {
  'two shapes overlap': [shape('TaskA', 200, 60, 100, 80), shape('TaskA', 330, 60, 100, 80),
    ['TaskA and EndA overlap', 'TaskA and label of EndA overlap']],
  'two labels overlap': ['<dc:Bounds x="158" y="80" width="20" height="14"/>', '<dc:Bounds x="100" y="130" width="20" height="14"/>',
    ['label of StartA and label of InA overlap']],
  'a label lies on a shape': ['<dc:Bounds x="98" y="124" width="40" height="14"/>', '<dc:Bounds x="180" y="124" width="40" height="14"/>',
    ['TaskA and label of StartA overlap']],
  'a label lies on a flow': ['<dc:Bounds x="398" y="124" width="40" height="14"/>', '<dc:Bounds x="330" y="92" width="40" height="14"/>',
    ['OutA and label of EndA cross']],
  'a label lies on its own flow': ['<dc:Bounds x="158" y="80" width="20" height="14"/>', '<dc:Bounds x="158" y="92" width="20" height="14"/>',
    ['InA and label of InA cross']],
  'a label lies on a border': ['<dc:Bounds x="98" y="324" width="40" height="14"/>', '<dc:Bounds x="40" y="324" width="40" height="14"/>',
    ['Sub and label of StartB overlap']],
  'a name has no place': [label([158, 80, 20, 14]), '', ['InA has a name, but no place for it']],
  'a place is too small': ['name="yes"', 'name="only if everybody agrees"', ['label of InA is too small for its text']],
  'a flow is slanted': ['<di:waypoint x="300" y="100"/>', '<di:waypoint x="300" y="110"/>', ['OutA is slanted']],
  'two flows cross': [edge('OutA', [300, 100, 400, 100]), edge('OutA', [250, 140, 250, 180, 168, 180, 168, 60, 418, 60, 418, 82]),
    ['InA and OutA cross', 'OutA and label of InA cross']],
  'two flows of one task cross': [edge('OutA', [300, 100, 400, 100]), edge('OutA', [250, 60, 250, 30, 180, 30, 180, 170, 418, 170, 418, 118]),
    ['InA and OutA cross', 'OutA and label of EndA cross']],
  'a flow runs through a shape': [edge('OutA', [300, 100, 400, 100]), edge('OutA', [250, 60, 250, 30, 118, 30, 118, 180, 418, 180, 418, 118]),
    ['OutA and StartA cross', 'OutA and label of StartA cross', 'OutA and label of EndA cross']],
  'a flow crosses a border': [edge('OutA', [300, 100, 400, 100]), edge('OutA', [250, 140, 250, 230, 480, 230, 480, 100, 436, 100]),
    ['OutA and Sub cross']]
};

for (const [what, [from, to, expected]] of Object.entries(cases))
  test(`it is told that ${what}`, async () => {
    assert.deepEqual([...new Set(await broken(from, to))], expected);
  });
