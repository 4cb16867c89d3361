import math


def ray_to_sphere_grad(x, y, radius, step):
    z = 0.0
    m_saved = []
    z_saved = []
    s_saved = []
    root_saved = []
    for _ in range(4):
        s = x * x + y * y + z * z
        s_saved.append(s)
        root = math.sqrt(max(s, 1e-12))
        root_saved.append(root)
        away = root - radius
        m = -away
        m_saved.append(m)
        z_saved.append(z)
        z += step * away
    # return t
    x_bar = 0.0
    y_bar = 0.0
    z_bar = 0.0
    for _ in range(4):
        # z += step * away
        away_bar = z_bar * step
        z = z_saved.pop()
        # t += max(-away, 0.0)
        m = m_saved.pop()
        away_bar -= 0.0 if m < 0.0 else 0.5 if m == 0.0 else 1.0
        # away = math.sqrt(max(x * x + y * y + z * z, 1e-12)) - radius
        s = s_saved.pop()
        root = root_saved.pop()
        s_bar = 0.0 if s < 1e-12 else 0.5 * away_bar / root * (0.5 if s == 1e-12 else 1.0)
        x_bar += 2.0 * s_bar * x
        y_bar += 2.0 * s_bar * y
        z_bar += 2.0 * s_bar * z
    return x_bar, y_bar
