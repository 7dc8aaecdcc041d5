using OrleansGrid.Silo.Lanes;

namespace OrleansGrid.Silo.Tests.Lanes;

public class FailureRulesTests
{
    private static readonly TimeSpan Asked = TimeSpan.FromMinutes(12);

    [Fact]
    public void The_first_wait_is_never_shorter_than_asked_and_at_most_a_quarter_longer()
    {
        var waits = Waits(new RetryPolicy { FirstDelay = Asked, MaxDelay = TimeSpan.FromHours(1) }, attempts: 1);
        Assert.All(waits, wait => Assert.InRange(wait, Asked, Asked * 1.25));
        Assert.True(waits.Distinct().Count() > 1);
    }

    [Fact]
    public void A_first_wait_that_is_longer_than_the_usual_longest_is_waited_as_asked() =>
        Assert.All(Waits(new RetryPolicy { FirstDelay = Asked }, attempts: 1), wait => Assert.Equal(Asked, wait));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    public void Waits_double(int attempts, int seconds) =>
        Assert.All(
            Waits(new RetryPolicy(), attempts),
            wait => Assert.InRange(wait, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.25))
        );

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(1_000_000)]
    public void No_wait_is_longer_than_the_longest(int attempts) =>
        Assert.All(Waits(new RetryPolicy(), attempts), wait => Assert.Equal(TimeSpan.FromMinutes(5), wait));

    [Fact]
    public void Without_a_wait_the_next_attempt_is_at_once() =>
        Assert.All(Waits(new RetryPolicy { FirstDelay = TimeSpan.Zero }, attempts: 3), wait => Assert.Equal(TimeSpan.Zero, wait));

    private static List<TimeSpan> Waits(RetryPolicy retry, int attempts)
    {
        var rules = new FailureRules(new StagePolicy { Handler = "noop", Retry = retry });
        return [.. Enumerable.Range(0, 100).Select(_ => rules.DelayAfter(attempts))];
    }
}
