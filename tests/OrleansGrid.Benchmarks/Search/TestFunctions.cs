namespace OrleansGrid.Benchmarks;

/// <summary>
/// Functions on which optimisers are tried. Sources: Surjanovic and Bingham, "Virtual library of simulation experiments"; Dixon and Szegö
/// 1978.
/// </summary>
internal static class TestFunctions
{
    private const double Tau = 2 * Math.PI;

    private static readonly double[] HartmannWeights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] Hartmann6Widths =
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] Hartmann6Centres =
    [
        [.1312, .1696, .5569, .0124, .8283, .5886],
        [.2329, .4135, .8307, .3736, .1004, .9991],
        [.2348, .1451, .3522, .2883, .3047, .6650],
        [.4047, .8828, .8732, .5743, .1091, .0381],
    ];

    private static readonly double[][] Hartmann3Widths =
    [
        [3, 10, 30],
        [0.1, 10, 35],
        [3, 10, 30],
        [0.1, 10, 35],
    ];

    private static readonly double[][] Hartmann3Centres =
    [
        [.3689, .1170, .2673],
        [.4699, .4387, .7470],
        [.1091, .8732, .5547],
        [.03815, .5743, .8828],
    ];

    public static double Branin(double[] x) =>
        Square(x[1] - (5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0]) + (5 / Math.PI * x[0]) - 6)
        + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x[0]))
        + 10;

    public static double Hartmann6(double[] x) => Hartmann(x, Hartmann6Widths, Hartmann6Centres);

    public static double Hartmann3(double[] x) => Hartmann(x, Hartmann3Widths, Hartmann3Centres);

    public static double Rosenbrock(double[] x) => x.Zip(x.Skip(1), (a, b) => (100 * Square(b - (a * a))) + Square(1 - a)).Sum();

    public static double Ackley(double[] x) =>
        (-20 * Math.Exp(-0.2 * Math.Sqrt(x.Sum(Square) / x.Length))) - Math.Exp(x.Sum(v => Math.Cos(Tau * v)) / x.Length) + 20 + Math.E;

    public static double Levy(double[] x)
    {
        double[] w = [.. x.Select(v => 1 + ((v - 1) / 4))];
        return Square(Math.Sin(Math.PI * w[0]))
            + w[..^1].Sum(v => Square(v - 1) * (1 + (10 * Square(Math.Sin((Math.PI * v) + 1)))))
            + (Square(w[^1] - 1) * (1 + Square(Math.Sin(Tau * w[^1]))));
    }

    /// <summary>
    /// Of a support vector machine's settings, say: kernel (linear, poly, rbf), C, scaler, n; gamma with rbf; degree and coef0 with poly.
    /// </summary>
    public static double Mixed(double[] x)
    {
        var (c, y) = (Math.Log10(x[1]), ((double[])[0, 0.03, 0.10])[(int)x[2]] + (0.0004 * Square(x[3] - 20)));
        return x[0] switch
        {
            0 => y + 0.30 + (0.02 * c * c),
            1 => y + 0.15 + (0.02 * Square(c + 1)) + (0.05 * Square(x[5] - 3)) + (0.10 * Square(x[6] - 0.5)),
            _ => y + (0.03 * Square(c - 1)) + (0.08 * Square(Math.Log10(x[4]) + 2 + (0.5 * (c - 1)))),
        };
    }

    public static double SixHumpCamel(double[] x)
    {
        var (a, b) = (x[0] * x[0], x[1] * x[1]);
        return ((4 - (2.1 * a) + (a * a / 3)) * a) + (x[0] * x[1]) + (((4 * b) - 4) * b);
    }

    public static double GoldsteinPrice(double[] p)
    {
        var (x, y) = (p[0], p[1]);
        var first = 1 + (Square(x + y + 1) * (19 - (14 * x) + (3 * x * x) - (14 * y) + (6 * x * y) + (3 * y * y)));
        return first * (30 + (Square((2 * x) - (3 * y)) * (18 - (32 * x) + (12 * x * x) + (48 * y) - (36 * x * y) + (27 * y * y))));
    }

    public static double Michalewicz(double[] x) =>
        -x.Select((v, i) => Math.Sin(v) * Math.Pow(Math.Sin((i + 1) * v * v / Math.PI), 20)).Sum();

    /// <summary>A dimension's share, so that the smallest value does not depend on their number.</summary>
    public static double StyblinskiTang(double[] x) => x.Average(v => (Math.Pow(v, 4) - (16 * v * v) + (5 * v)) / 2);

    public static double Griewank(double[] x) =>
        (x.Sum(Square) / 4000) - x.Select((v, i) => Math.Cos(v / Math.Sqrt(i + 1))).Aggregate(1.0, (a, b) => a * b) + 1;

    public static double Rastrigin(double[] x) => x.Sum(v => (v * v) - (10 * Math.Cos(Tau * v)) + 10);

    public static double Zakharov(double[] x)
    {
        var sum = x.Select((v, i) => 0.5 * (i + 1) * v).Sum();
        return x.Sum(Square) + (sum * sum) + Math.Pow(sum, 4);
    }

    /// <summary>Soil, light, days, dose, plants: the right dose depends on the light, the right number of plants on the soil.</summary>
    public static double Nursery(double[] x)
    {
        var (dose, plants) = (Math.Log10(x[3]), Math.Log2(x[4]));
        return ((double[])[0.4, 0.15, 0.25, 0, 0.6])[(int)x[0]]
            + ((double[])[0.3, 0, 0.12])[(int)x[1]]
            + (0.001 * Square(x[2] - 20))
            + (0.15 * Square(dose + 1 + x[1]))
            + (0.03 * Square(plants - 3 - x[0]));
    }

    /// <summary>Method, slope, order, rate, optimizer, warmup, common.</summary>
    public static double Branches(double[] x) =>
        (0.01 * Math.Abs(x[6] - 12))
        + x[0] switch
        {
            0 => 0.3 + (0.1 * Square(x[1] - 1)) + (0.02 * Math.Abs(x[2] - 4)),
            1 => (2 * Square(x[3] - 0.25)) + (x[4] == 0 ? 0.2 + x[3] : 0.004 * Square(x[5] - 7)),
            _ => 0.2 + (0.05 * Math.Abs(x[2] - 8)),
        };

    private static double Hartmann(double[] x, double[][] widths, double[][] centres) =>
        -Enumerable
            .Range(0, 4)
            .Sum(i => HartmannWeights[i] * Math.Exp(-x.Select((v, d) => widths[i][d] * Square(v - centres[i][d])).Sum()));

    private static double Square(double v) => v * v;
}
