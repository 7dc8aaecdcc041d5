using OrleansGrid.Engine.Jobs;
using OrleansGrid.Silo.Jobs;

namespace OrleansGrid.Silo.Tests.Jobs;

public sealed class SpeculationCounterTests
{
    private static readonly SpeculativeAttempt Attempt = new(1, 0, 7, Guid.NewGuid(), 1, "silo-2", "silo-1", 5, null);

    private readonly List<string> _told = [];

    [Fact]
    public void Each_attempt_is_told_once_when_it_begins_and_once_when_it_ends()
    {
        var counter = new SpeculationCounter(_told.Add);
        counter.Look(null);
        IReadOnlyList<SpeculativeAttempt> one = [Attempt];
        counter.Look(one);
        counter.Look(one);
        counter.Look([Attempt with { End = SpeculationEnd.SpeculativeFirst }, Attempt]);
        counter.Look([Attempt with { End = SpeculationEnd.SpeculativeFirst }, Attempt with { End = SpeculationEnd.Nothing }]);

        Assert.Equal(["begun", "speculative_first", "begun", "nothing"], _told);
    }

    [Fact]
    public void What_an_earlier_activation_has_told_is_not_told_again()
    {
        var counter = new SpeculationCounter(_told.Add);
        counter.Look([Attempt with { End = SpeculationEnd.OriginalFirst }, Attempt]);
        Assert.Empty(_told);

        counter.Look([Attempt with { End = SpeculationEnd.OriginalFirst }, Attempt with { End = SpeculationEnd.EitherFirst }]);
        Assert.Equal(["either_first"], _told);
    }
}
