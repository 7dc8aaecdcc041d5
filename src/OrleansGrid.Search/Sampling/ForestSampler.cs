using OrleansGrid.Search.Sampling.Forest;
using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Sampling.Surrogates;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Bayesian optimisation with a random forest as the model of the losses, as SMAC does; every few trials a random point.</summary>
/// <remarks>
/// Hutter, Hoos and Leyton-Brown, "Sequential model-based optimization for general algorithm configuration", 2011. Trees take conditions
/// and choices as they are. Trials that run count as if they had the worst loss (a constant liar, Ginsbourger, Le Riche and Carraro 2010).
/// Weakness: on smooth functions of numbers a Gaussian process needs fewer trials.
/// </remarks>
public sealed class ForestSampler : ISampler
{
    private static readonly SamplerOption StartupOption = new(
        "startup",
        0,
        0,
        10_000,
        "Trials that have ended before the model is used; until then points are those of qmc. 0 takes 4 more than there are parameters.",
        IsWhole: true
    );

    private static readonly SamplerOption TreesOption = new(
        "trees",
        20,
        1,
        1000,
        "Trees of the forest. SMAC takes 10; more are smoother.",
        IsWhole: true
    );

    private static readonly SamplerOption RandomOption = new(
        "random_every",
        10,
        2,
        1_000_000,
        "One of so many trials is a random point. As in SMAC3, about.",
        IsWhole: true
    );

    private const int MostTrials = 300;
    private const int BestTrials = 10;
    private const int RandomPoints = 150;

    private readonly Space _space;
    private readonly long _seed;
    private readonly (int Startup, int Trees, int Random) _options;
    private readonly QmcSampler _first;
    private readonly TrialMemory _known = new();

    private ForestSampler(SamplerRequest request)
    {
        (_space, _seed, _first) = (request.Space, request.Seed, new QmcSampler(request.Space, request.Seed));
        var startup = (int)request.Number(StartupOption) is var given and > 0 ? given : _space.Dimensions.Count + 4;
        _options = (startup, (int)request.Number(TreesOption), (int)request.Number(RandomOption));
    }

    public static SamplerKind Kind { get; } =
        new(
            "forest",
            "Models the losses by a random forest; for many choices and conditions, and objectives that jump.",
            "Hutter, Hoos and Leyton-Brown 2011, Sequential model-based optimization for general algorithm configuration",
            [StartupOption, TreesOption, RandomOption],
            SamplerKind.RefuseSeveralObjectives,
            request => new ForestSampler(request)
        );

    public bool IsIndependent => false;

    public Proposal Propose(TrialHistory history, long number)
    {
        var random = new SeededRandom(_seed, number, 1);
        if (history.Ended.Count < _options.Startup || number % _options.Random == _options.Random - 1)
        {
            return new Proposal(_first.Draw(number));
        }

        var observed = _known.Learn(history, history.Ended.Count).Choose(MostTrials);
        var losses = LossWarp.Of(observed.Losses, LossWarp.ForForests);
        double[][] running = [.. history.Running.Where(trial => trial.Number != number).Select(trial => trial.Point)];
        double[][] points = [.. observed.Trials.Select(trial => trial.Point), .. running];
        var places = points.Select(point => Kernel.Place(_space, point)).ToArray();
        var forest = RandomForest.Of(_space, places, [.. losses, .. running.Select(_ => losses.Max())], _options.Trees, random);
        HashSet<string> tried = [.. points.Select(AcquisitionSearch.Key)];
        double[][] around = [.. losses.Index().OrderBy(pair => pair.Item).Take(BestTrials).Select(pair => points[pair.Index])];
        return new Proposal(new AcquisitionSearch(_space, forest, losses.Min(), tried, random).Find(around, RandomPoints));
    }
}
