"""Which unknown parts of a table hold each other open: bridges and cheapest ways in a graph of its lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: More than any way can cost.
FAR = np.int64(2**60)


def bridges(tail: Ints, head: Ints, nodes: int) -> tuple[Bools, Ints]:
    """Which edges of an undirected graph lie on no circle, and the component of every node.

    Source: R. E. Tarjan, A note on finding the bridges of a graph, Information Processing Letters 2(6), 1974.
    """
    start, other, edge = _neighbours(tail, head, nodes)
    number, low, component = [-1] * nodes, [0] * nodes, [-1] * nodes
    is_bridge = np.zeros(len(tail), dtype=np.bool_)
    position = list(start[:-1])
    counter = 0
    for root in range(nodes):
        if number[root] >= 0:
            continue
        number[root] = low[root] = counter
        counter += 1
        component[root] = root
        way = [(root, -1)]
        while way:
            node, came_by = way[-1]
            if position[node] == start[node + 1]:
                way.pop()
                if way:
                    parent = way[-1][0]
                    low[parent] = min(low[parent], low[node])
                    is_bridge[came_by] = low[node] > number[parent]
                continue
            step = position[node]
            position[node] += 1
            after, by = other[step], edge[step]
            if by == came_by:
                continue
            if number[after] >= 0:
                low[node] = min(low[node], number[after])
                continue
            number[after] = low[after] = counter
            counter += 1
            component[after] = root
            way.append((after, by))
    return is_bridge, np.array(component, dtype=np.int64)


def _neighbours(tail: Ints, head: Ints, nodes: int) -> tuple[list[int], list[int], list[int]]:
    """For every node the nodes beside it and the edges that lead there, one node's after the other's."""
    ends, others = np.r_[tail, head], np.r_[head, tail]
    order = np.argsort(ends, kind="stable")
    start = np.searchsorted(ends[order], np.arange(nodes + 1))
    return start.tolist(), others[order].tolist(), np.tile(np.arange(len(tail)), 2)[order].tolist()


def cheapest_way(tail: Ints, head: Ints, cost: Ints, sources: Ints, targets: Ints, nodes: int) -> tuple[Ints, int]:
    """The arcs of the cheapest directed way (Bellman and Ford's method), and its cost; ``FAR`` where there is none."""
    distance = np.full(nodes, FAR)
    distance[sources] = 0
    while True:
        shorter = distance.copy()
        np.minimum.at(shorter, head, distance[tail] + cost)
        if np.array_equal(shorter, distance):
            break
        distance = shorter
    end = targets[np.argmin(distance[targets])]
    total = int(distance[end])
    if total >= FAR:
        return np.zeros(0, dtype=np.int64), int(FAR)
    arcs: list[int] = []
    while distance[end] > 0:
        into = np.flatnonzero(head == end)
        arc = into[np.argmax(distance[tail[into]] + cost[into] == distance[end])]
        arcs.append(int(arc))
        end = tail[arc]
    return np.array(arcs, dtype=np.int64), total
