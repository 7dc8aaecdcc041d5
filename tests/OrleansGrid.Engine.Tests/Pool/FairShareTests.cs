namespace OrleansGrid.Engine.Tests;

public sealed class FairShareTests
{
    [Fact]
    public void Jobs_of_equal_priority_get_equally_much()
    {
        var pool = new Neighbourhood().Silo("a", 6).Silo("b", 6);
        var jobs = Enumerable.Range(1, 3).Select(n => pool.Job(n, wants: 100)).ToList();
        pool.Settle();
        Assert.All(jobs, job => Assert.Equal(4, job.Tasks.Count));
    }

    [Fact]
    public void What_one_does_not_want_the_others_share()
    {
        var pool = new Neighbourhood().Silo("a", 12);
        var (modest, first, second) = (pool.Job(1, wants: 2), pool.Job(2, wants: 100), pool.Job(3, wants: 100));
        pool.Settle();
        Assert.Equal((2, 5, 5), (modest.Tasks.Count, first.Tasks.Count, second.Tasks.Count));
    }

    [Fact]
    public void The_more_urgent_job_gets_all_that_is_free()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        var (later, urgent) = (pool.Job(1, wants: 9), pool.Job(2, wants: 3, priority: 1));
        pool.Settle();
        Assert.Equal((1, 3), (later.Tasks.Count, urgent.Tasks.Count));
    }

    [Fact]
    public void Less_urgent_jobs_make_room_for_an_urgent_one_as_their_tasks_end()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        var later = pool.Job(1, wants: 100);
        pool.Settle();
        var urgent = pool.Job(2, wants: 3, priority: 1);
        pool.Ask(urgent);
        pool.Assign();
        Assert.Equal(3, later.GiveBack);
        for (var i = 0; i < 3; i++)
        {
            pool.EndTask(later, 0);
        }

        Assert.Equal((1, 3), (later.Tasks.Count, urgent.Tasks.Count));
        Assert.Equal(0, later.GiveBack);
    }

    [Fact]
    public void Nobody_gives_back_what_the_one_who_waits_could_not_use()
    {
        var pool = new Neighbourhood().Silo("cpu", 4).Silo("gpu", 2, labels: "gpu=yes");
        var (plain, graphics) = (pool.Job(1, wants: 100), pool.Job(2, wants: 2, require: "gpu=yes", priority: 1));
        pool.Settle();
        Assert.Equal(2, graphics.Tasks.Count);
        var more = pool.Job(3, wants: 1, require: "gpu=yes");
        pool.Ask(more);
        pool.Assign();
        Assert.Equal(0, plain.GiveBack);
    }

    [Fact]
    public void Ten_thousand_small_jobs_beside_a_huge_one_are_all_served_and_the_huge_one_keeps_its_share()
    {
        var pool = new Neighbourhood().Silo("a", 8).Silo("b", 8);
        var huge = pool.Job(0, wants: int.MaxValue);
        pool.Settle();
        Assert.Equal(16, huge.Tasks.Count);
        var small = Enumerable.Range(1, 10_000).Select(n => pool.Job(n, wants: 1)).ToList();
        small.ForEach(pool.Ask);
        pool.Assign();

        // Tasks end in turn, whosever they are.
        var (served, holders, least) = (0, new Queue<Resident>(), int.MaxValue);
        for (var i = 0; i < 200_000 && served < small.Count; i++)
        {
            foreach (var job in small.Where(j => j.Tasks.Count > 0 && !holders.Contains(j)).Take(16))
            {
                holders.Enqueue(job);
            }

            var next =
                i % 2 == 0 && huge.Tasks.Count > 0 ? huge
                : holders.TryDequeue(out var one) ? one
                : huge;
            pool.EndTask(next, 0);
            served += next == huge ? 0 : 1;
            least = Math.Min(least, huge.Tasks.Count);
        }

        Assert.Equal(small.Count, served);
        Assert.True(least >= 1, "The huge job was starved.");
        pool.Settle();
        Assert.Equal(16, huge.Tasks.Count);
    }

    [Fact]
    public void A_job_that_did_not_hear_what_to_give_back_is_told_when_it_asks_next()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        var first = pool.Job(1, wants: 100);
        pool.Settle();
        pool.Ask(pool.Job(2, wants: 100));
        pool.Pool.Assign(pool.Now);
        Assert.Equal(0, first.GiveBack);
        pool.Ask(first);
        pool.Assign();
        Assert.Equal(2, first.GiveBack);
    }

    [Fact]
    public void A_job_need_not_give_back_when_nobody_waits_any_more()
    {
        var pool = new Neighbourhood().Silo("a", 4);
        var (first, second) = (pool.Job(1, wants: 100), pool.Job(2, wants: 0));
        pool.Settle();
        second.Wants = 5;
        pool.Ask(second);
        pool.Assign();
        Assert.Equal(2, first.GiveBack);
        second.Wants = 0;
        pool.Ask(second);
        pool.Assign();
        Assert.Equal(0, first.GiveBack);
    }
}
