// Looks for what makes a diagram hard to read, from its geometry alone.

// Narrow ones at bpmn-js's 11 px: only a box that is plainly too small is told.
const CHARACTER = 5;
const LINE = 14;

/**
 * Overlapping shapes or labels; flows that cross each other or a border, or run through a shape or a label; slanted
 * flows; names without a place of their own, or with too small a one.
 */
export function drawingProblems(planeElements) {
  const shapes = planeElements.filter(di => di.$type === 'bpmndi:BPMNShape');
  const edges = planeElements.filter(di => di.$type === 'bpmndi:BPMNEdge');
  const boxes = shapes.filter(di => !di.isExpanded).map(di => box(di, di.bounds));
  const frames = shapes.filter(di => di.isExpanded).map(di => box(di, di.bounds));
  const labels = planeElements.filter(di => di.label?.bounds).map(di => ({ ...box(di, di.label.bounds), id: `label of ${di.bpmnElement.id}` }));
  const lines = edges.flatMap(segments);
  return [
    ...pairs([...boxes, ...labels]).filter(([a, b]) => overlap(a, b) && !attached(a, b)).map(both('overlap')),
    ...frames.flatMap(frame => [...boxes, ...labels].filter(item => acrossBorder(frame, item) && !attached(frame, item))
      .map(item => both('overlap')([frame, item]))),
    ...pairs(lines).filter(([a, b]) => related(a, b) ? intersect(a, b) || intersect(b, a) : meet(a, b)).map(both('cross')),
    ...lines.flatMap(line => [...boxes, ...labels].filter(item => !belongs(line, item) && through(line, item))
      .map(item => both('cross')([line, item]))),
    ...frames.flatMap(frame => lines.filter(line => acrossBorder(frame, line) && !leaves(line, frame))
      .map(line => both('cross')([line, frame]))),
    ...planeElements.filter(di => outside(di.bpmnElement) && di.bpmnElement.name).flatMap(labelProblems),
    ...lines.filter(line => line.x1 !== line.x2 && line.y1 !== line.y2).map(line => `${line.id} is slanted`)
  ];
}

const both = verb => ([a, b]) => `${a.id} and ${b.id} ${verb}`;
const pairs = list => list.flatMap((a, i) => list.slice(i + 1).map(b => [a, b]));
const box = (di, { x, y, width, height }) =>
  ({ id: di.bpmnElement.id, element: di.bpmnElement, left: x, top: y, right: x + width, bottom: y + height });

function segments(di) {
  return di.waypoint.slice(1).map((to, i) => {
    const from = di.waypoint[i];
    return {
      id: di.bpmnElement.id, element: di.bpmnElement, x1: from.x, y1: from.y, x2: to.x, y2: to.y,
      left: Math.min(from.x, to.x), right: Math.max(from.x, to.x), top: Math.min(from.y, to.y), bottom: Math.max(from.y, to.y)
    };
  });
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A boundary event lies on its host by intention. */
function attached(a, b) {
  return a.element.attachedToRef === b.element || b.element.attachedToRef === a.element;
}

function acrossBorder(frame, item) {
  const inside = item.left >= frame.left && item.right <= frame.right && item.top >= frame.top && item.bottom <= frame.bottom;
  return overlap(frame, item) && !inside;
}

/** A flow may reach a sub-process from outside, or leave it at its border, and never from within. */
function leaves(line, frame) {
  const ends = [line.element.sourceRef, line.element.targetRef];
  return ends.some(end => end === frame.element || end.attachedToRef === frame.element);
}

/** What shows its name beside it. */
function outside(element) {
  return ['bpmn:Event', 'bpmn:Gateway', 'bpmn:SequenceFlow'].some(type => element.$instanceOf(type));
}

function labelProblems({ bpmnElement: { id, name }, label }) {
  if (!label?.bounds) return [`${id} has a name, but no place for it`];
  const { width, height } = label.bounds;
  return name.length * CHARACTER > width * Math.floor(height / LINE) ? [`label of ${id} is too small for its text`] : [];
}

/** Flows of one source or one target may share the way, for they mean the same there; but they do not cross. */
function related(a, b) {
  return a.element.sourceRef === b.element.sourceRef || a.element.targetRef === b.element.targetRef;
}

/** One lies across the other, not just beside it or at its end. */
function intersect(level, upright) {
  return level.left < upright.left && upright.right < level.right && upright.top < level.top && level.bottom < upright.bottom;
}

function meet(a, b) {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** A flow begins and ends at its own shapes, but runs through no label, not even theirs. */
function belongs(line, { id, element }) {
  return !id.startsWith('label') && (element === line.element.sourceRef || element === line.element.targetRef);
}

function through(line, item) {
  return line.left < item.right && item.left < line.right + (line.left === line.right ? 0.1 : 0)
    && line.top < item.bottom && item.top < line.bottom + (line.top === line.bottom ? 0.1 : 0);
}
