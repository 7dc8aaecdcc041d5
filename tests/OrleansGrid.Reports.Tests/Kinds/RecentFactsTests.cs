using Npgsql;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Tests.Kinds;

public sealed class RecentFactsTests
{
    private readonly ManualTime _time = new();
    private readonly RecentFacts<string> _facts;
    private int _reads;

    public RecentFactsTests() => _facts = new RecentFacts<string>(_time);

    [Fact]
    public async Task Facts_are_read_once_a_second_however_often_they_are_asked_for()
    {
        Assert.Equal("1", await ReadAsync());
        Assert.Equal("1", await ReadAsync());
        _time.Pass(TimeSpan.FromSeconds(1.5));
        Assert.Equal("2", await ReadAsync());
    }

    [Fact]
    public async Task The_last_facts_of_a_job_that_has_ended_are_read_at_once()
    {
        await ReadAsync();
        Assert.Equal("2", await ReadAsync(now: true));
    }

    [Fact]
    public async Task While_the_database_is_away_the_known_facts_stay_and_are_read_again_at_the_next_question()
    {
        await ReadAsync();
        _time.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal("1", await _facts.ReadAsync(now: false, () => throw new NpgsqlException("away")));
        Assert.Equal("2", await ReadAsync());
    }

    [Fact]
    public async Task A_database_that_was_away_from_the_beginning_gives_nothing() =>
        Assert.Null(await _facts.ReadAsync(now: false, () => Task.FromException<string>(new NpgsqlException("away"))));

    private Task<string?> ReadAsync(bool now = false) => _facts.ReadAsync(now, () => Task.FromResult($"{++_reads}"));
}
