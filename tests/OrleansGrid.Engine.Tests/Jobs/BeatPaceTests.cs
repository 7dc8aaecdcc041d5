using OrleansGrid.Engine.Driver;

namespace OrleansGrid.Engine.Tests.Jobs;

public sealed class BeatPaceTests
{
    private readonly BeatPace _pace = new();

    [Fact]
    public void A_job_that_waits_says_so_soon_and_then_ever_more_seldom() =>
        Assert.Equal([1, 2, 4, 8, 16, 20, 20], Enumerable.Range(0, 7).Select(_ => Wait()));

    [Fact]
    public void A_job_that_has_run_something_and_waits_again_says_so_soon_again()
    {
        for (var i = 0; i < 5; i++)
        {
            Wait();
        }

        _pace.Beat(_pace.BeatenAt + TimeSpan.FromSeconds(5), runs: true);
        Assert.Equal(1, Wait());
    }

    [Fact]
    public void A_job_that_runs_says_so_every_few_seconds()
    {
        Wait();
        Assert.Equal(5, _pace.Interval(runs: true).TotalSeconds);
    }

    private double Wait()
    {
        var interval = _pace.Interval(runs: false);
        _pace.Beat(_pace.BeatenAt + interval, runs: false);
        return interval.TotalSeconds;
    }
}
