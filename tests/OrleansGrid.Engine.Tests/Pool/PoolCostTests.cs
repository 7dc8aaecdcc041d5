using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>How much is looked at, not how long it takes.</summary>
public sealed class PoolCostTests
{
    private const int Jobs = 10_000;
    private const int Silos = 50;

    [Fact]
    public void With_nothing_free_ten_thousand_waiting_jobs_cost_no_look_at_each() =>
        Assert.InRange(LooksOfOneAssign(handler: "h", used: true), 0, 4 * Silos);

    [Fact]
    public void With_everything_free_ten_thousand_jobs_that_no_silo_can_run_cost_no_look_at_each() =>
        Assert.InRange(LooksOfOneAssign(handler: "missing", used: false), 0, 4 * Silos);

    private static long LooksOfOneAssign(string handler, bool used)
    {
        var (pool, handlers) = (new PoolMachine(), new CountingSet("h"));
        var none = new Dictionary<string, string>();
        var all = Enumerable.Range(0, Silos).Select(n => "s" + n).ToList();
        foreach (var silo in all)
        {
            pool.Announce(new SiloOffer(silo, 1, false, none, new Dictionary<string, long>(), handlers));
        }

        pool.Ask(new JobAsk(Guid.NewGuid(), 0, 1, "h", none, 0, all.ToDictionary(s => s, _ => used ? 1 : 0), 0), TimeSpan.Zero);
        for (var n = 0; n < Jobs; n++)
        {
            pool.Ask(new JobAsk(Guid.NewGuid(), 0, 1, handler, none, 5, new Dictionary<string, int>(), 0), TimeSpan.Zero);
        }

        pool.Assign(TimeSpan.Zero);
        handlers.Looks = 0;
        pool.Assign(TimeSpan.Zero);
        return handlers.Looks;
    }
}
