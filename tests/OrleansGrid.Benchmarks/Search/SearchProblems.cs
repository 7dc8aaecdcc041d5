namespace OrleansGrid.Benchmarks;

/// <summary>The problems of the comparison with Optuna, and others on which nothing was compared.</summary>
internal static class SearchProblems
{
    private const double Gap = double.NaN;

    /// <summary>As in hpo/problems.py of the peers; the known losses are that program's.</summary>
    public static IReadOnlyList<SearchProblem> Compared { get; } =
    [
        new(
            "branin",
            new SearchSpace().Float("x0", -5, 10).Float("x1", 0, 15),
            0.39788735772973816,
            TestFunctions.Branin,
            ([-2.985, 12.71], 1.1685005966296718),
            ([6.457, 3.826], 26.837152479899844)
        ),
        new(
            "hartmann6",
            Cube(6, 0, 1),
            -3.322368011391339,
            TestFunctions.Hartmann6,
            ([0.1344, 0.8474, 0.7638, 0.2551, 0.4954, 0.4495], -0.24413500977948274),
            ([0.6516, 0.7887, 0.09386, 0.02835, 0.8358, 0.4328], -0.007052195957382162)
        ),
        new(
            "rosenbrock5",
            Cube(5, -5, 10),
            0,
            TestFunctions.Rosenbrock,
            ([-2.985, 7.712, 6.457, -1.174, 2.432], 465196.9569534737),
            ([1.742, 4.774, 6.831, -3.592, -4.575], 308943.11193478893)
        ),
        new(
            "ackley10",
            Cube(10, -32.768, 32.768),
            0,
            TestFunctions.Ackley,
            ([-23.96, 22.77, 17.29, -16.05, -0.2992, -3.31, 9.935, 18.92, -26.62, -30.91], 20.954553876097602)
        ),
        new(
            "levy4",
            Cube(4, -10, 10),
            0,
            TestFunctions.Levy,
            ([-7.313, 6.949, 5.275, -4.899], 47.52970949825755),
            ([-0.0913, -1.01, 3.032, 5.774], 5.29865984477381)
        ),
        new(
            "mixed",
            MixedSpace(),
            0,
            TestFunctions.Mixed,
            ([0, 2.601, 0, 17, Gap, Gap, Gap], 0.3070468302404262),
            ([2, 0.1895, 0, 7, 0.0275, Gap, Gap], 0.17083635150530443),
            ([1, 0.395, 0, 45, Gap, 5, 0.2663], 0.6125801308901987)
        ),
    ];

    /// <summary>
    /// Of many kinds; what helps on the compared ones must not hurt here. The known losses are at the published best points.
    /// </summary>
    public static IReadOnlyList<SearchProblem> Others { get; } =
    [
        new(
            "camel",
            new SearchSpace().Float("x", -3, 3).Float("y", -2, 2),
            -1.031628453489877,
            TestFunctions.SixHumpCamel,
            ([0.0898420131, -0.7126564030], -1.031628453489877)
        ),
        new("goldstein", new SearchSpace().Float("x", -2, 2).Float("y", -2, 2), 3, TestFunctions.GoldsteinPrice, ([0, -1], 3)),
        new(
            "hartmann3",
            Cube(3, 0, 1),
            -3.862782147820755,
            TestFunctions.Hartmann3,
            ([0.114614340, 0.555648850, 0.852546953], -3.862782147820755)
        ),
        new(
            "michalewicz5",
            Cube(5, 0, Math.PI),
            -4.687658179088148,
            TestFunctions.Michalewicz,
            ([2.2029055, 1.5707963, 1.2849916, 1.9230585, 1.7204698], -4.687658179)
        ),
        new(
            "styblinski5",
            Cube(5, -5, 5),
            -39.16616570377142,
            TestFunctions.StyblinskiTang,
            ([-2.903534027, -2.903534027, -2.903534027, -2.903534027, -2.903534027], -39.16616570377142)
        ),
        new("griewank6", Cube(6, -50, 70), 0, TestFunctions.Griewank, ([0, 0, 0, 0, 0, 0], 0)),
        new("rastrigin4", Cube(4, -4, 6), 0, TestFunctions.Rastrigin, ([0, 0, 0, 0], 0)),
        new("zakharov8", Cube(8, -5, 10), 0, TestFunctions.Zakharov, ([0, 0, 0, 0, 0, 0, 0, 0], 0)),
        new("nursery", NurserySpace(), 0, TestFunctions.Nursery, ([3, 1, 20, 0.01, 64], 0)),
        new("branches", BranchesSpace(), 0, TestFunctions.Branches, ([1, Gap, Gap, 0.25, 1, 7, 12], 0)),
    ];

    public static IReadOnlyList<SearchProblem> All { get; } = [.. Compared, .. Others];

    private static SearchSpace Cube(int dimensions, double low, double high)
    {
        var space = new SearchSpace();
        for (var d = 0; d < dimensions; d++)
        {
            space.Float($"x{d}", low, high);
        }

        return space;
    }

    private static SearchSpace MixedSpace() =>
        new SearchSpace()
            .Categorical("kernel", "linear", "poly", "rbf")
            .Float("C", 1e-3, 1e3, log: true)
            .Categorical("scaler", "standard", "minmax", "none")
            .Integer("n", 1, 50)
            .Float("gamma", 1e-4, 10, log: true)
            .When("kernel", "rbf")
            .Integer("degree", 2, 5)
            .When("kernel", "poly")
            .Float("coef0", 0, 1)
            .When("kernel", "poly");

    /// <summary>No condition: choices, whole numbers and logarithms beside each other.</summary>
    private static SearchSpace NurserySpace() =>
        new SearchSpace()
            .Categorical("soil", "sand", "clay", "peat", "loam", "chalk")
            .Categorical("light", "low", "half", "full")
            .Integer("days", 1, 60)
            .Float("dose", 1e-5, 1, log: true)
            .Integer("plants", 1, 512, log: true);

    /// <summary>Two methods, one of them with a choice of its own below which there is another number.</summary>
    private static SearchSpace BranchesSpace() =>
        new SearchSpace()
            .Categorical("method", "plain", "deep", "wide")
            .Float("slope", -2, 2)
            .When("method", "plain")
            .Integer("order", 1, 9)
            .When("method", "plain", "wide")
            .Float("rate", 0, 1)
            .When("method", "deep")
            .Categorical("optimizer", "sgd", "adam")
            .When("method", "deep")
            .Integer("warmup", 0, 20)
            .When("optimizer", "adam")
            .Integer("common", 1, 30);
}
