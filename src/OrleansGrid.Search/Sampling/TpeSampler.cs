using OrleansGrid.Search.Sampling.Parzen;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>
/// Tree-structured Parzen estimator: a density of the good trials, l, and one of the others, g; of points drawn from l the one with the
/// largest l/g is tried.
/// </summary>
/// <remarks>
/// Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", 2011, section 4; conditional spaces as in Bergstra,
/// Yamins and Cox, "Making a science of model search", 2013; multivariate kernels as in Falkner, Klein and Hutter, "BOHB", 2018. Trials
/// that run count among the others (a constant liar, Ginsbourger, Le Riche and Carraro, 2010), so that parallel workers keep apart. Pruned
/// trials rank behind those that succeeded, the furthest first. Weakness: with one good share for all, a narrow valley in many dimensions
/// is followed slowly.
/// </remarks>
public sealed class TpeSampler : ISampler
{
    private static readonly SamplerOption StartupOption = new(
        "startup",
        10,
        1,
        10_000,
        "Trials that have ended before the densities are used; until then points are those of qmc. As in Optuna.",
        IsWhole: true
    );

    private static readonly SamplerOption ShareOption = new(
        "good_share",
        0.1,
        0.001,
        0.9,
        "Share of the trials that are good: γ of Bergstra 2011. As in Optuna."
    );

    private static readonly SamplerOption MostOption = new(
        "most_good",
        25,
        1,
        1000,
        "Largest number of good trials. As in Optuna and hyperopt.",
        IsWhole: true
    );

    private static readonly SamplerOption CandidatesOption = new(
        "candidates",
        24,
        1,
        100_000,
        "Points drawn for a trial. As in hyperopt.",
        IsWhole: true
    );

    /// <summary>Found by trying on test functions: the time for a trial is bounded, and the answers are as good.</summary>
    private const int MostOthers = 256;

    private const int Tries = 200;

    /// <summary>
    /// The density of the others is smoother: where nothing was tried it must not fall to nothing, or its inverse rules the choice.
    /// </summary>
    private static readonly (ParzenWidths Good, ParzenWidths Others) Widths = (new ParzenWidths(0.03), new ParzenWidths(0.1));

    private readonly Space _space;
    private readonly long _seed;
    private readonly (int Startup, double Share, int Most, int Candidates) _options;
    private readonly QmcSampler _first;
    private readonly TpeMemory _memory;

    private TpeSampler(SamplerRequest request)
    {
        (_space, _seed) = (request.Space, request.Seed);
        _options = (
            (int)request.Number(StartupOption),
            request.Number(ShareOption),
            (int)request.Number(MostOption),
            (int)request.Number(CandidatesOption)
        );
        (_first, _memory) = (new QmcSampler(_space, _seed), new TpeMemory(_space));
    }

    public static SamplerKind Kind { get; } =
        new(
            "tpe",
            "Draws points near good trials and away from bad ones; any space, any number of workers, little time.",
            "Bergstra et al. 2011, Algorithms for hyper-parameter optimization; Falkner et al. 2018, BOHB",
            [StartupOption, ShareOption, MostOption, CandidatesOption],
            SamplerKind.RefuseSeveralObjectives,
            request => new TpeSampler(request)
        );

    public bool IsIndependent => false;

    public Proposal Propose(TrialHistory history, long number)
    {
        if (history.Ended.Count < _options.Startup)
        {
            return new Proposal(_first.Draw(number));
        }

        _memory.Learn(history);
        var good = Math.Clamp((int)Math.Ceiling(_options.Share * history.Ended.Count), 1, _options.Most);
        var (best, others) = _memory.Split(good, MostOthers);
        var random = new SeededRandom(_seed, number);
        return new Proposal(
            BestCandidate(new ParzenMixture(_space, best, Widths.Good), new ParzenMixture(_space, others, Widths.Others), random)
                ?? Untried(random)
        );
    }

    /// <summary>Null if each drawn point was tried before or is forbidden.</summary>
    private double[]? BestCandidate(ParzenMixture good, ParzenMixture others, SeededRandom random)
    {
        var (best, bestScore) = ((double[]?)null, double.NegativeInfinity);
        for (var candidate = 0; candidate < _options.Candidates; candidate++)
        {
            var place = good.Draw(random);
            var drawn = _memory.ToPoint(place);
            var point = _space.Mended(drawn, random);
            place = point == drawn ? place : _memory.ToPlace(point);
            if (_memory.Tried.Contains(point) || !_space.Allows(point))
            {
                continue;
            }

            var score = good.LogDensity(place) - others.LogDensity(place);
            if (score > bestScore)
            {
                (best, bestScore) = (point, score);
            }
        }

        return best;
    }

    /// <summary>A random point that was not tried, unless next to all were.</summary>
    private double[] Untried(SeededRandom random)
    {
        var point = RandomSampler.Draw(_space, random);
        for (var tries = 0; tries < Tries && _memory.Tried.Contains(point); tries++)
        {
            point = RandomSampler.Draw(_space, random);
        }

        return point;
    }
}
