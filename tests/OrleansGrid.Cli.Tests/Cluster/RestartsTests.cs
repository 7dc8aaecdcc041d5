using OrleansGrid.Cli.Cluster;

namespace OrleansGrid.Cli.Tests.Cluster;

public sealed class RestartsTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Pauses_double_up_to_the_longest_and_then_it_is_given_up()
    {
        var restarts = new Restarts
        {
            FirstPause = Seconds(1),
            LongestPause = Seconds(5),
            CalmAfter = Seconds(60),
            GiveUpAfter = 6,
        };

        var pauses = Enumerable.Range(0, 7).Select(i => Crash(restarts, "silo-1", i * 10)).ToArray();

        Assert.Equal([Seconds(1), Seconds(2), Seconds(4), Seconds(5), Seconds(5), null, null], pauses);
    }

    [Fact]
    public void What_has_run_long_enough_begins_with_the_first_pause_again()
    {
        var restarts = new Restarts { GiveUpAfter = 3 };

        Assert.Equal(
            [Seconds(1), Seconds(2), Seconds(1), Seconds(2), null],
            new[] { 0, 59, 200, 259, 318.0 }.Select(at => Crash(restarts, "silo-1", at))
        );
    }

    [Fact]
    public void One_that_keeps_crashing_does_not_count_against_another()
    {
        var restarts = new Restarts { GiveUpAfter = 2 };

        Assert.Equal(Seconds(1), Crash(restarts, "silo-1", 0));
        Assert.Null(Crash(restarts, "silo-1", 1));
        Assert.Equal(Seconds(1), Crash(restarts, "silo-2", 2));
    }

    private static TimeSpan? Crash(Restarts restarts, string name, double at)
    {
        var pause = restarts.Crashed(name, Seconds(at));
        restarts.Started(name, Seconds(at));
        return pause;
    }
}
