import numpy as np


def lotka_volterra_grad(theta, y0, dt, n):
    y = y0
    r_saved = []
    y4_saved = []
    y3_saved = []
    y2_saved = []
    y_saved = []
    for _ in range(n):
        if len(y) != 2:
            raise ValueError('expected 2 values to unpack')
        prey2 = y[0]
        predators2 = y[1]
        k1 = np.array([theta[0] * prey2 - theta[1] * prey2 * predators2, theta[2] * prey2 * predators2 - theta[3] * predators2])
        y2 = y + 0.5 * dt * k1
        prey3 = y2[0]
        predators3 = y2[1]
        y2_saved.append(y2)
        k2 = np.array([theta[0] * prey3 - theta[1] * prey3 * predators3, theta[2] * prey3 * predators3 - theta[3] * predators3])
        y3 = y + 0.5 * dt * k2
        prey4 = y3[0]
        predators4 = y3[1]
        y3_saved.append(y3)
        k3 = np.array([theta[0] * prey4 - theta[1] * prey4 * predators4, theta[2] * prey4 * predators4 - theta[3] * predators4])
        y4 = y + dt * k3
        prey5 = y4[0]
        predators5 = y4[1]
        y4_saved.append(y4)
        k4 = np.array([theta[0] * prey5 - theta[1] * prey5 * predators5, theta[2] * prey5 * predators5 - theta[3] * predators5])
        y_saved.append(y)
        y = y + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        r = y - 1.0
        r_saved.append(r)
    # return loss
    theta_bar = np.zeros_like(theta)
    y_bar = np.zeros_like(y)
    for _ in range(n):
        # loss += np.sum((y - 1.0) ** 2)
        r = r_saved.pop()
        y_bar += 2.0 * r
        # y = y + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        k4_bar = y_bar * (dt / 6.0)
        k1_bar = k4_bar.copy()
        k2_bar = 2.0 * k4_bar
        k3_bar = 2.0 * k4_bar
        y = y_saved.pop()
        # k4 = slope(y + dt * k3)
        y4 = y4_saved.pop()
        predators5 = y4[1]
        prey5 = y4[0]
        r_bar = k4_bar[0]
        p_bar = r_bar * predators5
        r_bar2 = k4_bar[1]
        p_bar2 = r_bar2 * predators5
        theta_bar[0] += r_bar * prey5
        theta_bar[1] -= p_bar * prey5
        theta_bar[2] += p_bar2 * prey5
        theta_bar[3] -= r_bar2 * predators5
        prey5_bar = r_bar * theta[0] + p_bar2 * theta[2] - p_bar * theta[1]
        predators5_bar = r_bar2 * (theta[2] * prey5) - r_bar * (theta[1] * prey5) - r_bar2 * theta[3]
        # prey, predators = y
        y4_bar = np.zeros_like(y4)
        y4_bar[1] += predators5_bar
        y4_bar[0] += prey5_bar
        # k4 = slope(y + dt * k3)
        y_bar += y4_bar
        k3_bar += y4_bar * dt
        # k3 = slope(y + 0.5 * dt * k2)
        y3 = y3_saved.pop()
        predators4 = y3[1]
        prey4 = y3[0]
        r_bar3 = k3_bar[0]
        p_bar3 = r_bar3 * predators4
        r_bar4 = k3_bar[1]
        p_bar4 = r_bar4 * predators4
        theta_bar[0] += r_bar3 * prey4
        theta_bar[1] -= p_bar3 * prey4
        theta_bar[2] += p_bar4 * prey4
        theta_bar[3] -= r_bar4 * predators4
        prey4_bar = r_bar3 * theta[0] + p_bar4 * theta[2] - p_bar3 * theta[1]
        predators4_bar = r_bar4 * (theta[2] * prey4) - r_bar3 * (theta[1] * prey4) - r_bar4 * theta[3]
        # prey, predators = y
        y3_bar = np.zeros_like(y3)
        y3_bar[1] += predators4_bar
        y3_bar[0] += prey4_bar
        # k3 = slope(y + 0.5 * dt * k2)
        y_bar += y3_bar
        k2_bar += y3_bar * (0.5 * dt)
        # k2 = slope(y + 0.5 * dt * k1)
        y2 = y2_saved.pop()
        predators3 = y2[1]
        prey3 = y2[0]
        r_bar5 = k2_bar[0]
        p_bar5 = r_bar5 * predators3
        r_bar6 = k2_bar[1]
        p_bar6 = r_bar6 * predators3
        theta_bar[0] += r_bar5 * prey3
        theta_bar[1] -= p_bar5 * prey3
        theta_bar[2] += p_bar6 * prey3
        theta_bar[3] -= r_bar6 * predators3
        prey3_bar = r_bar5 * theta[0] + p_bar6 * theta[2] - p_bar5 * theta[1]
        predators3_bar = r_bar6 * (theta[2] * prey3) - r_bar5 * (theta[1] * prey3) - r_bar6 * theta[3]
        # prey, predators = y
        y2_bar = np.zeros_like(y2)
        y2_bar[1] += predators3_bar
        y2_bar[0] += prey3_bar
        # k2 = slope(y + 0.5 * dt * k1)
        y_bar += y2_bar
        k1_bar += y2_bar * (0.5 * dt)
        # k1 = slope(y)
        predators2 = y[1]
        prey2 = y[0]
        r_bar7 = k1_bar[0]
        p_bar7 = r_bar7 * predators2
        r_bar8 = k1_bar[1]
        p_bar8 = r_bar8 * predators2
        theta_bar[0] += r_bar7 * prey2
        theta_bar[1] -= p_bar7 * prey2
        theta_bar[2] += p_bar8 * prey2
        theta_bar[3] -= r_bar8 * predators2
        prey2_bar = r_bar7 * theta[0] + p_bar8 * theta[2] - p_bar7 * theta[1]
        predators2_bar = r_bar8 * (theta[2] * prey2) - r_bar7 * (theta[1] * prey2) - r_bar8 * theta[3]
        # prey, predators = y
        y_bar[1] += predators2_bar
        y_bar[0] += prey2_bar
    return theta_bar
