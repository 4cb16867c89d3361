"""Objects with a state, which programs make and change: networks, optimisers, filters, queues, simulations."""

import numpy as np

from tests.corpus.table import case


class Layer:
    def __init__(self, weights, shift):
        self.weights, self.shift = weights, shift

    def __call__(self, z):
        return np.tanh(self.weights @ z + self.shift)


class Network:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, z):
        for layer in self.layers:
            z = layer(z)
        return z


@case(lambda d: (d.array(3, 3), d.array(3), d.array(3)), (0, 1))
def network_of_layers(w, b, x):
    net = Network([Layer(w, b), Layer(w.T, 0.5 * b)])
    return np.sum(net(x) ** 2)


class Adam:
    def __init__(self, parameters, rate=0.1):
        self.parameters, self.rate = parameters, rate
        self.momentum = np.zeros_like(parameters)
        self.square = np.zeros_like(parameters)
        self.steps = 0

    def step(self, slope):
        self.steps += 1
        self.momentum = 0.9 * self.momentum + 0.1 * slope
        self.square = 0.99 * self.square + 0.01 * slope**2
        scaled = self.square / (1.0 - 0.99**self.steps)
        self.parameters = self.parameters - self.rate * self.momentum / (np.sqrt(scaled) + 1e-3)


@case(lambda d: (d.array(d.n(4)), d.scalar(), 3), (0, 1))
def optimiser_inside_of_an_objective(p, target, n):
    adam = Adam(p)
    for _ in range(n):
        adam.step(2.0 * (adam.parameters - target))
    return np.sum((adam.parameters - target) ** 2)


class Kalman:
    def __init__(self, x, P, noise):
        self.x, self.P, self.noise = x, P, noise

    def predict(self, F):
        self.x = F @ self.x
        self.P = F @ self.P @ F.T + self.noise * np.eye(2)

    def update(self, z, H, r):
        S = H @ self.P @ H + r
        gain = self.P @ H / S
        error = z - H @ self.x
        self.x += gain * error
        self.P = self.P - np.outer(gain, H @ self.P)
        return -0.5 * (np.log(S) + error**2 / S)


@case(lambda d: (d.array(2), d.scalar(), d.scalar(), d.array(d.n(5))), (0, 1, 2))
def kalman_filter(x, noise, r, observed):
    kalman = Kalman(x.copy(), np.eye(2), noise)
    F, H = np.array([[1.0, 0.1], [0.0, 1.0]]), np.array([1.0, 0.2])
    likelihood = 0.0
    for z in observed:
        kalman.predict(F)
        likelihood += kalman.update(z, H, r)
    return likelihood


class Queue:
    def __init__(self):
        self.done, self.clock = [], 0.0

    def serve(self, arrival, time):
        start = max(self.clock, arrival)
        self.clock = start + time
        self.done.append(self.clock - arrival)


@case(lambda d: (d.array(d.n(6)) ** 2, d.array(d.n(6)) ** 2, d.scalar()), (0, 1, 2))
def waiting_times_of_a_queue(gaps, times, speed):
    queue, arrival = Queue(), 0.0
    for gap, time in zip(gaps, times):
        arrival = arrival + gap
        queue.serve(arrival, time / speed)
    return sum(queue.done) / len(queue.done) + queue.clock


class Heat:
    dt = 0.1

    def __init__(self, u, k):
        self.u, self.k = u.copy(), k
        self.time, self.means = 0.0, []

    @property
    def curvature(self):
        return self.u[2:] - 2.0 * self.u[1:-1] + self.u[:-2]

    def step(self):
        self.u[1:-1] += self.dt * self.k * self.curvature
        self.time += self.dt
        if self.time > 0.25:
            self.means.append(np.mean(self.u))

    def run(self, n):
        for _ in range(n):
            self.step()
        return self


@case(lambda d: (d.array(d.n(6)), d.scalar(), 5), (0, 1))
def simulation_with_a_state(u, k, n):
    heat = Heat(u, k).run(n)
    return np.sum(heat.u**2) + sum(heat.means) + heat.time


class Recorder:
    """Made outside; what is stored into it is seen there."""

    def __init__(self):
        self.hidden, self.calls = None, 0

    def forward(self, w, x):
        self.calls += 1
        self.hidden = np.tanh(w @ x)
        return np.sum(self.hidden**2) / self.calls


@case(lambda d: (Recorder(), d.array(3, 3), d.array(3)), 1)
def object_from_outside_that_keeps_what_is_active(recorder, w, x):
    return recorder.forward(w, x) + recorder.forward(w.T, recorder.hidden)
