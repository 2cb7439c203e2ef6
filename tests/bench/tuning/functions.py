"""Functions with known minima: name -> (function, box, minimum). All are minimised."""
import math

HARTMANN3 = ([[3, 10, 30], [.1, 10, 35], [3, 10, 30], [.1, 10, 35]],
             [[.3689, .1170, .2673], [.4699, .4387, .7470], [.1091, .8732, .5547],
              [.03815, .5743, .8828]])
HARTMANN6 = ([[10, 3, 17, 3.5, 1.7, 8], [.05, 10, 17, .1, 8, 14],
              [3, 3.5, 1.7, 10, 17, 8], [17, 8, .05, 10, .1, 14]],
             [[.1312, .1696, .5569, .0124, .8283, .5886],
              [.2329, .4135, .8307, .3736, .1004, .9991],
              [.2348, .1451, .3522, .2883, .3047, .6650],
              [.4047, .8828, .8732, .5743, .1091, .0381]])


def branin(x):
    a, b = x
    return ((b - 5.1 / (4 * math.pi**2) * a * a + 5 / math.pi * a - 6)**2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10)


def six_hump_camel(x):
    a, b = x
    return (4 - 2.1 * a * a + a**4 / 3) * a * a + a * b + (4 * b * b - 4) * b * b


def goldstein_price(x):
    a, b = x
    return ((1 + (a + b + 1)**2 * (19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b))
            * (30 + (2 * a - 3 * b)**2
               * (18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b)))


def hartmann(tables):
    def value(x):
        total = 0
        for weight, rates, centre in zip((1, 1.2, 3, 3.2), *tables):
            total -= weight * math.exp(-sum(r * (u - c)**2 for r, u, c in zip(rates, x, centre)))
        return total

    return value


def levy(x):
    w = [1 + (u - 1) / 4 for u in x]
    inner = sum((u - 1)**2 * (1 + 10 * math.sin(math.pi * u + 1)**2) for u in w[:-1])
    return (math.sin(math.pi * w[0])**2 + inner
            + (w[-1] - 1)**2 * (1 + math.sin(2 * math.pi * w[-1])**2))


def rosenbrock(x):
    return sum(100 * (b - a * a)**2 + (1 - a)**2 for a, b in zip(x, x[1:]))


def ackley(x):
    mean_square = sum(u * u for u in x) / len(x)
    mean_wave = sum(math.cos(2 * math.pi * u) for u in x) / len(x)
    return 20 + math.e - 20 * math.exp(-0.2 * math.sqrt(mean_square)) - math.exp(mean_wave)


FUNCTIONS = {
    "branin": (branin, [(-5, 10), (0, 15)], 0.39788735772973816),
    "six_hump_camel": (six_hump_camel, [(-3, 3), (-2, 2)], -1.0316284534898774),
    "goldstein_price": (goldstein_price, [(-2, 2)] * 2, 3),
    "hartmann3": (hartmann(HARTMANN3), [(0, 1)] * 3, -3.862782147820755),
    "hartmann6": (hartmann(HARTMANN6), [(0, 1)] * 6, -3.322368011415512),
    "levy4": (levy, [(-10, 10)] * 4, 0),
    "rosenbrock4": (rosenbrock, [(-5, 10)] * 4, 0),
    # In a box whose centre is far from the minimum, which would else reward starting there.
    "ackley5": (ackley, [(-12, 33), (-29, 17), (-20, 40), (-33, 11), (-14, 26)], 0),
}
