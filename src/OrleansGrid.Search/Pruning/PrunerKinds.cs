namespace OrleansGrid.Search.Pruning;

/// <summary>All pruners there are, and how a name with options becomes one.</summary>
public static class PrunerKinds
{
    private static readonly PrunerOption Startup = new("startup", 5, 1, 1_000_000, true, "trials that finish before anything is stopped");
    private static readonly PrunerOption Warmup = new("warmup", 0, 0, 1e15, true, "first step at which a trial may be stopped");
    private static readonly PrunerOption MinStep = new("min", 1, 1, 1e15, true, "the first step at which a trial may be stopped");
    private static readonly PrunerOption Factor = new("factor", 3, 2, 1000, true, "one of so many trials goes on at each rung");

    public static IReadOnlyList<PrunerKind> All { get; } =
    [
        new(
            "median",
            "stops what is worse than the median of finished trials at the same step",
            [Startup, Warmup],
            (options, _) => new PercentilePruner(50, (int)options["startup"], (long)options["warmup"])
        ),
        new(
            "percentile",
            "stops what is not among the best percent of finished trials at the same step",
            [new("percentile", 25, 0, 100, false, "share of finished trials to be among, in percent"), Startup, Warmup],
            (options, _) => new PercentilePruner(options["percentile"], (int)options["startup"], (long)options["warmup"])
        ),
        new(
            "asha",
            "asynchronous successive halving: at steps min, min × factor, … only the best part goes on",
            [MinStep, Factor],
            (options, _) => new AshaPruner((long)options["min"], (int)options["factor"])
        ),
        new(
            "hyperband",
            "asha in brackets that begin to stop at different steps",
            [MinStep, new("max", null, 1, 1e15, true, "the step at which a trial ends by itself"), Factor],
            (options, _) => new HyperbandPruner((long)options["min"], (long)options["max"], (int)options["factor"])
        ),
        new(
            "patient",
            "stops what has stopped getting better; around another pruner, only what that one would stop too",
            [
                new("patience", 10, 1, 1_000_000, true, "reports without an improvement that are waited for"),
                new("delta", 0, 0, double.MaxValue, false, "an improvement is larger than this"),
            ],
            (options, inner) => new PatientPruner((int)options["patience"], options["delta"], inner),
            TakesInner: true
        ),
    ];

    /// <exception cref="GridException">No such pruner, or an option makes no sense: one sentence that names it.</exception>
    public static IPruner Create(string name, IReadOnlyDictionary<string, double>? options = null, IPruner? inner = null)
    {
        var kind =
            All.FirstOrDefault(kind => kind.Name == name)
            ?? throw Bad($"There is no pruner \"{name}\"; there are {string.Join(", ", All.Select(kind => kind.Name))}.");
        if (inner is not null && !kind.TakesInner)
        {
            throw Bad(
                $"The pruner \"{name}\" cannot be put around another; only "
                    + $"{string.Join(", ", All.Where(kind => kind.TakesInner).Select(kind => kind.Name))} can."
            );
        }

        if (options?.Keys.FirstOrDefault(key => kind.Options.All(option => option.Name != key)) is { } unknown)
        {
            throw Bad(
                $"The pruner \"{name}\" has no option \"{unknown}\"; it has "
                    + $"{string.Join(", ", kind.Options.Select(option => option.Name))}."
            );
        }

        var values = kind.Options.ToDictionary(option => option.Name, option => Value(name, option, options));
        if (values.TryGetValue("max", out var max) && max < values["min"])
        {
            throw Bad($"The pruner \"{name}\" has max {max} below min {values["min"]}; give a max that is not below.");
        }

        return kind.Create(values, inner);
    }

    private static double Value(string pruner, PrunerOption option, IReadOnlyDictionary<string, double>? options)
    {
        var given =
            options?.TryGetValue(option.Name, out var value) == true
                ? value
                : option.Default ?? throw Bad($"The pruner \"{pruner}\" needs the option \"{option.Name}\": {option.Description}.");
        if (!(given >= option.Min && given <= option.Max) || (option.Whole && given != Math.Floor(given)))
        {
            throw Bad(
                $"The pruner \"{pruner}\" cannot have {option.Name} {given}; it is a {(option.Whole ? "whole " : "")}number from "
                    + $"{option.Min} to {option.Max}."
            );
        }

        return given;
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
