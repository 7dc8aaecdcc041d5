using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Client.Tests;

public sealed class WrongClockTests(TestGrid grid)
{
    [Theory]
    [InlineData(-3600, "3600", "behind")]
    [InlineData(60, "60", "ahead of")]
    public async Task A_silo_whose_clock_is_wrong_does_not_start_and_says_by_how_much(int seconds, string much, string direction)
    {
        var refusal = await Assert.ThrowsAsync<GridException>(() =>
            TestSilo.StartAsync(silo =>
            {
                silo.Services.AddSingleton<TimeProvider>(new WrongClock(TimeSpan.FromSeconds(seconds)));
                silo.UseOrleansGrid(guest => TestSilo.Configure(guest, grid.ConnectionString));
            })
        );

        Assert.Equal(GridFault.Environment, refusal.Fault);
        Assert.Matches(
            $@"^This machine's clock is {much}\.\d s {direction} the database's, and silos more than 6 s apart",
            refusal.Message
        );
    }

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        // Half a second more, so that the time that the question takes changes no digit before the point.
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by + (TimeSpan.FromMilliseconds(500) * Math.Sign(by.Ticks));
    }
}
