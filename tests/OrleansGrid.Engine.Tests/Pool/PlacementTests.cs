namespace OrleansGrid.Engine.Tests;

public sealed class PlacementTests
{
    [Fact]
    public void A_task_goes_to_the_silo_with_the_most_free_slots()
    {
        var pool = new Neighbourhood().Silo("small", 1).Silo("large", 3);
        var job = pool.Job(1, wants: 2);
        pool.Settle();
        Assert.Equal(["large", "large"], job.Tasks);
    }

    [Fact]
    public void Only_where_its_handler_and_labels_are()
    {
        var pool = new Neighbourhood()
            .Silo("a", 9)
            .Silo("b", 9, labels: "zone=west")
            .Silo("c", 9, labels: "zone=west", handlers: "other")
            .Silo("d", 9, labels: "zone=east");
        var job = pool.Job(1, wants: 20, require: "zone=west");
        pool.Settle();
        Assert.Equal(9, job.Tasks.Count);
        Assert.All(job.Tasks, silo => Assert.Equal("b", silo));
    }

    [Fact]
    public void Nothing_new_goes_to_a_silo_that_drains()
    {
        var pool = new Neighbourhood().Silo("a", 2);
        var job = pool.Job(1, wants: 5);
        pool.Settle();
        pool.Silo("a", 2, draining: true);
        job.Tasks.Clear();
        pool.Settle();
        Assert.Empty(job.Tasks);
    }

    [Fact]
    public void A_resource_is_set_aside_while_a_task_runs()
    {
        var pool = new Neighbourhood().Silo("a", 9, resources: "gpu=4");
        var job = pool.Job(1, wants: 9, require: "gpu=2");
        pool.Settle();
        Assert.Equal(2, job.Tasks.Count);
        job.Tasks.RemoveAt(0);
        pool.Settle();
        Assert.Equal(2, job.Tasks.Count);
    }

    [Fact]
    public void A_resource_is_set_aside_though_the_pool_hears_of_the_silo_after_the_job()
    {
        var pool = new Neighbourhood();
        var (first, second) = (pool.Job(1, wants: 0, require: "gpu=2"), pool.Job(2, wants: 9, require: "gpu=2"));
        first.Tasks.AddRange(["a", "a"]);
        pool.Settle();
        pool.Silo("a", 9, resources: "gpu=6");
        pool.Settle();
        Assert.Single(second.Tasks);
        first.Tasks.Clear();
        pool.Settle();
        Assert.Equal(3, second.Tasks.Count);
    }

    [Fact]
    public void A_task_of_several_slots_needs_them_on_one_silo()
    {
        var pool = new Neighbourhood().Silo("a", 3).Silo("b", 4);
        var job = pool.Job(1, wants: 5, slotsPerTask: 4);
        pool.Settle();
        Assert.Equal(["b"], job.Tasks);
    }

    [Fact]
    public void Single_slots_are_saved_up_for_it_while_smaller_tasks_come_and_go()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        var small = pool.Job(1, wants: 1000);
        pool.Settle();
        var large = pool.Job(2, wants: 3, slotsPerTask: 4);
        pool.Ask(large);
        for (var i = 0; i < 20 && large.Tasks.Count == 0; i++)
        {
            pool.EndTask(small, 0);
        }

        // One job holds all or the other: an even share is none that they could have.
        Assert.Empty(large.Tasks);
        Assert.Equal(4, small.Tasks.Count);

        small.Wants = 0;
        for (var i = 0; i < 3; i++)
        {
            pool.EndTask(small, 0);
            pool.Job(10 + i, wants: 1);
            pool.Settle();
            Assert.Empty(pool.Jobs.Values.Where(j => j.Id != small.Id).SelectMany(j => j.Tasks));
        }

        pool.EndTask(small, 0);
        Assert.Single(large.Tasks);
    }
}
