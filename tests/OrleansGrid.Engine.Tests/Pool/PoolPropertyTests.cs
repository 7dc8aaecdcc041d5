namespace OrleansGrid.Engine.Tests;

public sealed class PoolPropertyTests
{
    private static readonly string[] Labels = ["", "zone=west", "zone=east"];
    private static readonly string[] Needs = ["", "", "zone=west", "zone=east", "gpu=1", "gpu=2"];

    private static Gen<Action<Neighbourhood>> Changes(bool plain, int silos = 3) =>
        Gen.Select(
            Gen.Int[0, 9],
            Gen.Int[0, 1000],
            Gen.Int[0, 1000],
            Gen.Int[0, 1000],
            (kind, a, b, c) =>
                (Action<Neighbourhood>)(
                    pool =>
                    {
                        var jobs = pool.Jobs.Values.ToList();
                        switch (kind)
                        {
                            case 0:
                                pool.Silo(
                                    "s" + (a % silos),
                                    1 + (b % 6),
                                    draining: c % 8 == 0,
                                    labels: Labels[a % 3],
                                    resources: b % 2 == 0 ? "gpu=3" : null
                                );
                                break;
                            case 1 when a % 4 == 0:
                                pool.Drop("s" + (b % silos));
                                break;
                            case 2 or 3 when jobs.Count < 8:
                                pool.Job(
                                    1000 + jobs.Count,
                                    wants: a % 20,
                                    priority: b % 3,
                                    slotsPerTask: plain ? 1 : 1 + (c % 3),
                                    require: plain ? null : Needs[a % Needs.Length]
                                );
                                break;
                            case 4 when jobs.Count > 0:
                                jobs[a % jobs.Count].Wants = b % 20;
                                pool.Ask(jobs[a % jobs.Count]);
                                break;
                            case 5 when a % 5 == 0:
                                pool.Now += TimeSpan.FromSeconds(b % 8);
                                break;
                            case 6 when jobs.Count > 0 && jobs[a % jobs.Count] is { Tasks.Count: > 0 } job:
                                pool.EndTask(job, b % job.Tasks.Count);
                                break;
                            case 7 when jobs.Count > 0:
                                // A grant is lost on its way.
                                pool.Ask(jobs[a % jobs.Count]);
                                pool.Pool.Assign(pool.Now);
                                break;
                            default:
                                if (jobs.Count > 0)
                                {
                                    pool.Ask(jobs[a % jobs.Count]);
                                }

                                pool.Assign();
                                break;
                        }
                    }
                )
        );

    [Fact]
    public void Whatever_happens_nothing_is_granted_where_it_cannot_run_or_no_slot_is_free() =>
        Changes(plain: false)
            .Array[1, 60]
            .Sample(
                changes =>
                {
                    var pool = new Neighbourhood();
                    foreach (var change in changes)
                    {
                        change(pool);
                        CheckGrants(pool);
                    }
                },
                iter: Runs.Of(2_500)
            );

    /// <summary>
    /// On one silo. Where there are more, a job gives back whichever slot is free first, and several at once on one silo take some rounds.
    /// </summary>
    [Fact]
    public void However_it_came_about_jobs_that_go_on_come_to_rest() =>
        Changes(plain: false, silos: 1).Array[1, 40].Sample(changes => CheckRest(changes), iter: Runs.Of(600));

    [Fact]
    public void And_single_slots_are_then_shared_fairly() =>
        Changes(plain: true).Array[1, 40].Sample(changes => CheckShares(CheckRest(changes)), iter: Runs.Of(600));

    /// <summary>In the end no slot changes hands any more, and none is asked for.</summary>
    private static Neighbourhood CheckRest(Action<Neighbourhood>[] changes)
    {
        var pool = new Neighbourhood();
        foreach (var change in changes)
        {
            change(pool);
        }

        RunOn(pool);
        var before = Holdings(pool);
        RunOn(pool);
        Assert.Equal(before, Holdings(pool));
        Assert.True(pool.Jobs.Values.All(job => job.GiveBack == 0), before);
        return pool;
    }

    /// <summary>What is granted fits what the silos have, counting what all jobs are known to hold.</summary>
    private static void CheckGrants(Neighbourhood pool)
    {
        var used = pool.Silos.ToDictionary(
            s => s.Address,
            s => pool.Jobs.Values.Sum(j => j.Tasks.Count(t => t == s.Address) * j.SlotsPerTask)
        );
        foreach (var job in pool.Jobs.Values)
        {
            pool.Ask(job);
        }

        var open = pool.Silos.ToDictionary(s => s.Address);
        foreach (var grant in pool.Pool.Assign(pool.Now))
        {
            var job = pool.Jobs[grant.JobId];
            Assert.True(grant.Silos.Count <= job.Wants, "More is granted than is wanted.");
            foreach (var address in grant.Silos)
            {
                var silo = open[address];
                Assert.False(silo.Draining);
                Assert.Contains(job.Handler, silo.Handlers);
                Assert.True(
                    !job.Require.TryGetValue("zone", out var zone) || silo.Labels.GetValueOrDefault("zone") == zone,
                    "A label is not met."
                );
                used[address] += job.SlotsPerTask;
                Assert.True(used[address] <= silo.Slots, $"{used[address]} of {silo.Slots} slots are in use.");
            }

            job.Take(grant);
            pool.Ask(job);
        }

        foreach (var silo in pool.Silos.Where(s => s.Resources.ContainsKey("gpu")))
        {
            var granted = pool.Jobs.Values.Sum(j =>
                j.Tasks.Count(t => t == silo.Address) * (j.Require.TryGetValue("gpu", out var n) ? int.Parse(n) : 0)
            );
            Assert.True(granted <= silo.Resources["gpu"], $"{granted} of {silo.Resources["gpu"]} are set aside.");
        }
    }

    /// <summary>Tasks end and others begin, for long enough that slots could change hands many times.</summary>
    private static void RunOn(Neighbourhood pool)
    {
        pool.Now += TimeSpan.FromSeconds(10);
        pool.Settle();
        for (var round = 0; round < 15; round++)
        {
            foreach (var job in pool.Jobs.Values)
            {
                for (var i = job.Tasks.Count - 1; i >= 0; i--)
                {
                    job.Wants += 1;
                    pool.EndTask(job, Math.Min(i, job.Tasks.Count - 1));
                    if (job.Tasks.Count == 0)
                    {
                        break;
                    }
                }
            }
        }
    }

    private static string Holdings(Neighbourhood pool) =>
        string.Join(
            ' ',
            pool.Jobs.Values.Select(j =>
                $"\n{j.Id.ToString()[..8]}: {string.Join(',', j.Tasks.Order())}; wants {j.Wants > 0}, gives {j.GiveBack}, priority "
                + $"{j.Priority}, {j.SlotsPerTask} slots, {string.Join(',', j.Require)}"
            )
        )
        + "\n"
        + string.Join(
            ' ',
            pool.Silos.Select(s =>
                $"{s.Address}: {s.Slots}, drains {s.Draining}, {string.Join(',', s.Labels)} {string.Join(',', s.Resources)}"
            )
        );

    /// <summary>No job waits for slots that a less urgent one holds, or an equal one that has two more.</summary>
    private static void CheckShares(Neighbourhood pool)
    {
        foreach (var waiting in pool.Jobs.Values.Where(j => j.Wants > 0))
        {
            foreach (var other in pool.Jobs.Values)
            {
                var open = other.Tasks.Count(t => pool.Silos.Any(s => s.Address == t && !s.Draining));
                Assert.False(other.Priority < waiting.Priority && open > 0, $"A less urgent job keeps its slots: {Holdings(pool)}");
                Assert.False(
                    other.Priority == waiting.Priority && open == other.Tasks.Count && open > waiting.Tasks.Count + 1,
                    $"One holds {open}, another {waiting.Tasks.Count}: {Holdings(pool)}"
                );
            }
        }
    }
}
