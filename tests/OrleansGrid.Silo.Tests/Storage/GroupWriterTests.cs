using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests.Storage;

/// <summary>A group of numbers, and a database that is at fault in the way that each test says.</summary>
public sealed class GroupWriterTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<int> _written = [];
    private readonly List<(int One, Exception Error)> _guilty = [];
    private readonly List<int> _lockedOut = [];
    private readonly List<int> _stopped = [];
    private readonly Lines _log = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task The_guilty_of_a_thousand_is_found_in_few_tries_and_the_others_are_written()
    {
        var tries = 0;
        await WriteAsync(
            Enumerable.Range(0, 1000),
            group =>
            {
                tries++;
                return group.Contains(617) ? throw Told("22003") : null;
            }
        );

        Assert.Equal(Enumerable.Range(0, 1000).Where(one => one != 617), _written.Order());
        Assert.Equal(617, Assert.Single(_guilty).One);
        Assert.True(tries < 30, $"It took {tries} tries.");
    }

    [Theory]
    [InlineData("42P01")]
    [InlineData("54001")]
    public async Task An_error_that_stays_ends_the_tries(string state)
    {
        await WriteAsync([1, 2, 3], _ => throw Told(state));

        Assert.Equal([1, 2, 3], _guilty.Select(g => g.One));
        Assert.All(_guilty, g => Assert.Equal(state, ((PostgresException)g.Error).SqlState));
    }

    [Fact]
    public async Task A_mistake_of_the_code_hurts_the_one_that_it_is_made_with()
    {
        await WriteAsync([1, 2, 3], group => group.Contains(2) ? throw new RankException() : null);

        Assert.Equal([1, 3], _written);
        Assert.Equal(2, Assert.Single(_guilty).One);
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for_and_nothing_is_split_or_given_up()
    {
        var states = new Queue<string>(["53300", "25006", "57P03", "40P01"]);
        var sizes = new List<int>();
        await WriteAsync(
            [1, 2],
            group =>
            {
                sizes.Add(group.Count);
                return states.TryDequeue(out var state) ? throw Told(state) : null;
            }
        );

        Assert.Equal([1, 2], _written);
        Assert.Equal([2, 2, 2, 2, 2], sizes);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task What_waits_too_long_for_a_lock_is_put_aside_alone()
    {
        await WriteAsync([1, 2, 3, 4], group => group.Contains(3) ? throw Told("55P03") : null);

        Assert.Equal([1, 2, 4], _written.Order());
        Assert.Equal([3], _lockedOut);
    }

    [Fact]
    public async Task A_silo_that_stops_tells_what_was_not_written()
    {
        await WriteAsync(
            [1, 2],
            _ =>
            {
                _stop.Cancel();
                throw Told("53100");
            }
        );

        Assert.Equal([1, 2], _stopped);
    }

    private Task WriteAsync(IEnumerable<int> group, Func<IReadOnlyList<int>, object?> fault) =>
        new GroupWriter<int>(
            some =>
            {
                fault(some);
                _written.AddRange(some);
                return Task.CompletedTask;
            },
            (one, error) => _guilty.Add((one, error)),
            _lockedOut.Add,
            _stopped.Add,
            _stop.Token
        ).WriteAsync([.. group], new DatabaseWait("numbers", _log));

    private static PostgresException Told(string state) => new("It broke.", "ERROR", "ERROR", state);

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Add(formatter(state, exception));
    }
}
