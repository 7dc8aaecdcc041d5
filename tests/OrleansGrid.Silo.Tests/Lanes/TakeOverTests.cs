using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansGrid.Kinds.Batch;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Lanes;

public sealed class TakeOverTests : IDisposable
{
    private const long AnHour = 3_600_000;

    private static readonly Guid Job = Guid.NewGuid();
    private static readonly StageWork Work = Works.Of(new BatchSpec { Handler = "sleep" }, new RangeInputs(AnHour, 2 * AnHour));

    // Nothing of these tests comes as far as the database.
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create("Host=nowhere");
    private readonly GridMetrics _metrics = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly LaneSet _lanes;
    private readonly List<TaskRun> _runs = [];

    public TakeOverTests()
    {
        var identity = new SiloIdentity("s", "c", "127.0.0.1", 1, 1, "127.0.0.1:1@1");
        var options = new GridSiloOptions { Slots = 1 };
        _lanes = new LaneSet(
            options,
            identity,
            new KindRegistry([new BatchKind(new HandlerRegistry(), options)]),
            _services,
            new InputStore(_database),
            new Checkpoints(_database, identity),
            new LogWriter(new LogStatement(_database, identity), options, _metrics, NullLogger<LogWriter>.Instance),
            _metrics,
            NullLogger<LaneSet>.Instance
        );
        _lanes.Start(Supervisors.New(_metrics));
    }

    [Fact]
    public void An_order_of_a_life_that_has_been_followed_by_another_is_refused()
    {
        var before = Order(epoch: 1);
        Assert.True(_lanes.TryStart(before));

        Assert.Equal([before], _lanes.TakeOver(Job, epoch: 2));

        Assert.False(_lanes.TryStart(Order(epoch: 1)));
        Assert.True(_lanes.TryStart(Order(epoch: 2)));
    }

    [Fact]
    public void A_take_over_that_arrives_late_gives_nothing_back_to_an_earlier_life()
    {
        _lanes.TakeOver(Job, epoch: 3);
        _lanes.TakeOver(Job, epoch: 2);

        Assert.False(_lanes.TryStart(Order(epoch: 2)));
    }

    [Fact]
    public void The_lives_of_other_jobs_do_not_matter()
    {
        _lanes.TakeOver(Guid.NewGuid(), epoch: 2);

        Assert.True(_lanes.TryStart(Order(epoch: 1)));
    }

    [Fact]
    public void Whatever_starts_while_another_takes_over_is_found_or_refused()
    {
        var orders = Enumerable.Range(0, 2_000).Select(_ => Order(epoch: 1)).ToList();
        IReadOnlyList<TaskRun> found = [];
        var started = new bool[orders.Count];

        Parallel.For(
            0,
            orders.Count,
            n =>
            {
                if (n == orders.Count / 4)
                {
                    found = _lanes.TakeOver(Job, epoch: 2);
                }

                started[n] = _lanes.TryStart(orders[n]);
            }
        );

        Assert.Equal(orders.Where((_, n) => started[n]).ToHashSet(), found.ToHashSet());
    }

    public void Dispose()
    {
        _runs.ForEach(r => r.Stop());
        _lanes.Dispose();
        _services.Dispose();
        _database.Dispose();
    }

    private TaskRun Order(int epoch)
    {
        var run = new TaskRun(Guid.NewGuid(), new TaskOrder(Job, 0, 1, 0, 1, [], epoch), Work, commit: _ => { });
        _runs.Add(run);
        return run;
    }
}
