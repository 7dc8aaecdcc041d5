using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client.Tests;

public sealed class WaitNoticeTests
{
    private readonly List<string> _said = [];
    private readonly SetClock _clock = new();
    private readonly WaitNotice _notice;

    public WaitNoticeTests() => _notice = new WaitNotice(_said.Add, _clock);

    [Fact]
    public void A_short_wait_is_nobodys_business()
    {
        _notice.Waits("a");
        _clock.Seconds = 2.9;
        _notice.Waits("a");
        Assert.Empty(_said);
    }

    [Fact]
    public void A_wait_is_said_after_three_seconds_again_when_its_reason_changes_and_every_half_minute()
    {
        _notice.Waits("a");
        foreach (var (seconds, reason) in new[] { (3.0, "a"), (4.0, "a"), (5.0, "b"), (34.0, "b"), (36.0, "b") })
        {
            _clock.Seconds = seconds;
            _notice.Waits(reason);
        }

        Assert.Equal(["a", "b", "b"], _said);
    }

    [Fact]
    public void After_the_end_of_a_wait_the_next_begins_anew()
    {
        _notice.Waits("a");
        _notice.IsOver();
        _clock.Seconds = 10;
        _notice.Waits("a");
        Assert.Empty(_said);
    }

    private sealed class SetClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
