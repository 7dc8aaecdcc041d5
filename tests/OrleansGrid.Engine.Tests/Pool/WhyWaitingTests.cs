namespace OrleansGrid.Engine.Tests;

public sealed class WhyWaitingTests
{
    [Fact]
    public void A_job_that_wants_nothing_more_waits_for_nothing() => Assert.Null(Why(new Neighbourhood().Silo("a", 1), wants: 1));

    [Fact]
    public void No_silo() => Assert.Equal("no silo is active", Why(new Neighbourhood()));

    [Fact]
    public void Only_silos_that_drain() => Assert.Equal("no silo is active", Why(new Neighbourhood().Silo("a", 4, draining: true)));

    [Fact]
    public void No_handler() =>
        Assert.Equal("no active silo has the handler 'resize'", Why(new Neighbourhood().Silo("a", 4), handler: "resize"));

    [Fact]
    public void No_label() =>
        Assert.Equal("no active silo can meet zone=east", Why(new Neighbourhood().Silo("a", 4, labels: "zone=west"), require: "zone=east"));

    [Fact]
    public void No_silo_with_so_much_of_a_resource() =>
        Assert.Equal("no active silo can meet gpu=9", Why(new Neighbourhood().Silo("a", 4, resources: "gpu=8"), require: "gpu=9"));

    [Fact]
    public void No_silo_so_large() =>
        Assert.Equal(
            "an item needs 8 slots at once; the largest silo that could run it has 4",
            Why(new Neighbourhood().Silo("a", 4), slotsPerTask: 8)
        );

    [Fact]
    public void All_slots_in_use() => Assert.Equal("waiting for a free slot: 4 of 4 are in use", Why(new Neighbourhood().Silo("a", 4)));

    [Fact]
    public void All_of_a_resource_in_use() =>
        Assert.Equal(
            "waiting for gpu: what the silos have of it is in use",
            Why(new Neighbourhood().Silo("a", 4, resources: "gpu=2"), require: "gpu=1")
        );

    private static string? Why(Neighbourhood pool, int wants = 9, string handler = "h", string? require = null, int slotsPerTask = 1)
    {
        var job = pool.Job(1, wants, 0, slotsPerTask, handler, require);
        pool.Settle();
        return pool.Pool.WhyWaiting(job.Id);
    }
}
