namespace OrleansGrid.Engine.Tests;

public sealed class GrantTests
{
    [Fact]
    public void A_grant_under_way_is_not_granted_again()
    {
        var pool = new Neighbourhood().Silo("a", 2);
        var job = pool.Job(1, wants: 2);
        var beforeTheGrant = job.Says();
        pool.Pool.Ask(beforeTheGrant, pool.Now);
        Assert.Equal(2, Assert.Single(pool.Pool.Assign(pool.Now)).Silos.Count);
        pool.Pool.Ask(beforeTheGrant, pool.Now);
        Assert.Empty(pool.Pool.Assign(pool.Now));
        Assert.Equal(2, pool.Pool.UsedSlots);
    }

    [Fact]
    public void A_grant_that_the_job_still_does_not_know_of_after_a_while_was_lost_and_is_made_again()
    {
        var pool = new Neighbourhood().Silo("a", 2);
        var job = pool.Job(1, wants: 2);
        pool.Ask(job);
        pool.Pool.Assign(pool.Now);
        pool.Now += TimeSpan.FromSeconds(6);
        pool.Ask(job);
        pool.Assign();
        Assert.Equal(2, job.Tasks.Count);
    }

    [Fact]
    public void A_job_that_is_not_heard_of_any_more_holds_nothing()
    {
        var pool = new Neighbourhood().Silo("a", 2);
        pool.Job(1, wants: 2);
        pool.Settle();
        pool.Now += TimeSpan.FromMinutes(2);
        pool.Pool.Expire(TimeSpan.FromMinutes(1));
        Assert.Equal(0, pool.Pool.UsedSlots);
    }

    [Fact]
    public void Grants_of_a_job_that_left_and_came_again_are_numbered_on()
    {
        // Else the job's word that it has seen number 9 would be taken for the new number 1.
        var pool = new Neighbourhood().Silo("a", 2);
        var job = pool.Job(1, wants: 2);
        pool.Ask(job);
        var seen = pool.Assign().Single().Number;
        job.Tasks.Clear();
        pool.Ask(job);
        job.Wants = 1;
        pool.Ask(job);
        Assert.True(pool.Assign().Single().Number > seen);
    }

    [Fact]
    public void Asking_back_says_nothing_of_grants_that_may_still_be_under_way()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        pool.Job(1, wants: 9);
        pool.Settle();
        pool.Ask(pool.Job(2, wants: 9));
        Assert.Equal((0, 2), pool.Assign().Select(g => (g.Number, g.GiveBack)).Single());
    }

    [Fact]
    public void A_silo_that_is_gone_frees_nothing_and_holds_nothing()
    {
        var pool = new Neighbourhood().Silo("a", 2).Silo("b", 2);
        var job = pool.Job(1, wants: 9);
        pool.Settle();
        pool.Drop("a");
        pool.Settle();
        Assert.Equal((2, 2), (pool.Pool.Slots, pool.Pool.UsedSlots));
        Assert.Equal(["b", "b"], job.Tasks);
    }
}
