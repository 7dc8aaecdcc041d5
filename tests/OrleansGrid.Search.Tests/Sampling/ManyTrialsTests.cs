using System.Collections;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

/// <summary>
/// What a trial costs when there were thousands before it: losses looked at and bytes allocated are counted, as time would be on a quiet
/// machine.
/// </summary>
public sealed class ManyTrialsTests
{
    private const int Few = 2_000;
    private const int Many = 10_000;
    private const int Asked = 11;

    private static readonly Space Space = SpaceMap
        .Of(new SearchSpace().Float("x", -5, 10).Float("y", 1e-3, 1, log: true).Integer("n", 1, 50).Categorical("c", "a", "b", "c"))
        .Space;

    public static TheoryData<string> Remembering =>
        [.. Samplers.All.Where(kind => !Make(kind.Name).IsIndependent).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Remembering))]
    public void A_proposal_after_10000_trials_takes_no_more_than_one_after_2000(string name)
    {
        var (few, many) = (Measure(name, Few), Measure(name, Many));
        Assert.InRange(many.Looks, 0, (few.Looks * 1.2) + 20);
        Assert.InRange(many.Bytes, 0, (few.Bytes * 1.2) + 1000);
    }

    [Theory]
    [MemberData(nameof(Remembering))]
    public void Learning_10000_trials_takes_less_than_four_thousand_bytes_each(string name)
    {
        var history = Past(Many, new Counter());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Make(name).Propose(history, Many);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000L * Many);
    }

    /// <summary>The median of some proposals, each of which is told before the next.</summary>
    private static (long Looks, long Bytes) Measure(string name, int trials)
    {
        var counter = new Counter();
        var (sampler, history) = (Make(name), Past(trials, counter));
        sampler.Propose(history, trials);
        List<(long Looks, long Bytes)> costs = [];
        for (var number = trials; number < trials + Asked; number++)
        {
            var (looks, bytes) = (counter.Looks, GC.GetAllocatedBytesForCurrentThread());
            var proposal = sampler.Propose(history, number);
            costs.Add((counter.Looks - looks, GC.GetAllocatedBytesForCurrentThread() - bytes));
            Put(history, number, proposal.Point, proposal.Note, counter);
        }

        return (
            costs.Select(cost => cost.Looks).Order().ElementAt(Asked / 2),
            costs.Select(cost => cost.Bytes).Order().ElementAt(Asked / 2)
        );
    }

    /// <summary>Random trials; some have failed, some were pruned.</summary>
    private static TrialHistory Past(int trials, Counter counter)
    {
        var history = new TrialHistory(Space);
        for (var number = 0; number < trials; number++)
        {
            Put(history, number, RandomSampler.Draw(Space, new SeededRandom(1, number)), note: "0", counter);
        }

        return history;
    }

    private static void Put(TrialHistory history, long number, double[] point, string? note, Counter counter)
    {
        var ended = Studies.Bowl(
            new Trial
            {
                Number = number,
                Point = point,
                Note = note,
                State = TrialState.Running,
            },
            Space
        );
        history.Put(ended with { Losses = ended.Losses.Count == 0 ? [] : new CountedLosses(ended.Losses[0], counter) });
    }

    private static ISampler Make(string name) => Samplers.Create(name, new SamplerRequest(Space, Seed: 1)).Sampler;

    private sealed class Counter
    {
        public long Looks { get; set; }
    }

    private sealed class CountedLosses(double loss, Counter counter) : IReadOnlyList<double>
    {
        public int Count => 1;

        public double this[int index]
        {
            get
            {
                counter.Looks++;
                return loss;
            }
        }

        public IEnumerator<double> GetEnumerator()
        {
            counter.Looks++;
            yield return loss;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
