using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Sampling.Surrogates;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Bayesian optimisation: a Gaussian process of the losses; the point of largest expected improvement is tried.</summary>
/// <remarks>
/// Jones, Schonlau and Welch, "Efficient global optimization of expensive black-box functions", 1998, with what <see cref="Kernel"/>, <see
/// cref="KernelFit"/>, <see cref="LossWarp"/> and <see cref="LogExpectedImprovement"/> cite. The kernel is fitted again at certain numbers
/// of ended trials only, and from nothing but the trials up to there. Weakness: objectives that jump, and more time for a trial than the
/// other samplers take.
/// </remarks>
public sealed class GpSampler : ISampler
{
    private static readonly SamplerOption StartupOption = new(
        "startup",
        0,
        0,
        10_000,
        "Trials that have ended before the model is used; until then points are those of qmc. 0 takes 4 more than there are parameters.",
        IsWhole: true
    );

    private static readonly SamplerOption TrialsOption = new(
        "most_trials",
        250,
        10,
        2000,
        "Trials in the model at most: the best half and the latest half. Time for a trial grows with the cube.",
        IsWhole: true
    );

    /// <summary>Trials to fit a kernel to; more change it little and cost much.</summary>
    private const int MostToFit = 120;

    /// <summary>A kernel stays until this share of the trials is new.</summary>
    private const int RefitShare = 12;

    private const int BestTrials = 5;

    /// <summary>By trying on sixteen functions of many kinds.</summary>
    private const int RandomPoints = 500;

    private readonly Space _space;
    private readonly long _seed;
    private readonly int _startup;
    private readonly int _most;
    private readonly QmcSampler _first;
    private readonly TrialMemory _known = new();
    private (int Count, double[] Lengths, double Noise) _fit = (-1, [], 0);

    private GpSampler(SamplerRequest request)
    {
        (_space, _seed, _first) = (request.Space, request.Seed, new QmcSampler(request.Space, request.Seed));
        _startup = (int)request.Number(StartupOption) is var startup and > 0 ? startup : _space.Dimensions.Count + 4;
        _most = (int)request.Number(TrialsOption);
    }

    public static SamplerKind Kind { get; } =
        new(
            "gp",
            "Models the losses by a Gaussian process and tries where improvement is most likely; the most of few, costly trials.",
            "Jones et al. 1998, Efficient global optimization; Rasmussen and Williams 2006; Ament et al. 2023, Unexpected improvements "
                + "to expected improvement",
            [StartupOption, TrialsOption],
            SamplerKind.RefuseSeveralObjectives,
            request => new GpSampler(request)
        );

    public bool IsIndependent => false;

    public Proposal Propose(TrialHistory history, long number)
    {
        if (history.Ended.Count < _startup)
        {
            return new Proposal(_first.Draw(number));
        }

        var observed = _known.Learn(history, history.Ended.Count).Choose(_most);
        var losses = LossWarp.Of(observed.Losses, LossWarp.ForProcesses);
        var (lengths, noise) = Fit(history);
        double[][] running = [.. history.Running.Where(trial => trial.Number != number).Select(trial => trial.Point)];
        double[][] places = [.. observed.Trials.Select(trial => trial.Point).Concat(running).Select(point => Kernel.Place(_space, point))];
        var process = new GaussianProcess(new Kernel(_space, lengths), noise, places, losses);
        // Of running trials the believed mean counts too: where one is expected to be the best, its neighbours improve on it no more.
        var best = Math.Min(losses.Min(), places.Skip(losses.Length).Select(process.Mean).DefaultIfEmpty(double.PositiveInfinity).Min());
        HashSet<string> tried = [.. observed.Trials.Select(trial => trial.Point).Concat(running).Select(AcquisitionSearch.Key)];
        double[][] around =
        [
            .. losses.Index().OrderBy(pair => pair.Item).Take(BestTrials).Select(pair => observed.Trials[pair.Index].Point),
        ];
        return new Proposal(
            new AcquisitionSearch(_space, process, best, tried, new SeededRandom(_seed, number, 1)).Find(around, RandomPoints)
        );
    }

    /// <summary>The kernel belongs to a number of ended trials, not to an instance: a fresh one finds the same.</summary>
    private (double[] Lengths, double Noise) Fit(TrialHistory history)
    {
        var period = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(history.Ended.Count / RefitShare, 1));
        var count = Math.Max(history.Ended.Count / period * period, Math.Min(_startup, history.Ended.Count));
        if (_fit.Count != count)
        {
            var observed = new TrialMemory().Learn(history, count).Choose(MostToFit);
            var places = observed.Trials.Select(trial => Kernel.Place(_space, trial.Point)).ToArray();
            var (lengths, noise) = new KernelFit(_space, places, LossWarp.Of(observed.Losses, LossWarp.ForProcesses)).Best();
            _fit = (count, lengths, noise);
        }

        return (_fit.Lengths, _fit.Noise);
    }
}
