using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>A pool with silos, and jobs that use what they get and say so, as job grains do.</summary>
internal sealed class Neighbourhood
{
    private readonly Dictionary<string, SiloOffer> _silos = [];

    public PoolMachine Pool { get; } = new();

    public Dictionary<Guid, Resident> Jobs { get; } = [];

    public TimeSpan Now { get; set; }

    public IEnumerable<SiloOffer> Silos => _silos.Values;

    public Neighbourhood Silo(
        string address,
        int slots,
        bool draining = false,
        string? labels = null,
        string? resources = null,
        params string[] handlers
    )
    {
        var offer = new SiloOffer(
            address,
            slots,
            draining,
            Pairs(labels),
            Pairs(resources).ToDictionary(p => p.Key, p => long.Parse(p.Value)),
            (handlers.Length == 0 ? ["h"] : handlers).ToHashSet()
        );
        _silos[address] = offer;
        Pool.Announce(offer);
        return this;
    }

    public void Drop(string address)
    {
        _silos.Remove(address);
        Pool.Remove(address);
        foreach (var job in Jobs.Values)
        {
            job.Tasks.RemoveAll(s => s == address);
        }
    }

    public Resident Job(int n, int wants, int priority = 0, int slotsPerTask = 1, string handler = "h", string? require = null)
    {
        var job = new Resident(new Guid(n, 0, 0, new byte[8]), wants, priority, slotsPerTask, handler, Pairs(require));
        Jobs.Add(job.Id, job);
        return job;
    }

    /// <summary>The job says what it holds and wants. Nothing is granted before the next <see cref="Assign"/>.</summary>
    public void Ask(Resident job) => Pool.Ask(job.Says(), Now);

    /// <summary>The pool grants, and its grants arrive.</summary>
    public IReadOnlyList<JobGrant> Assign()
    {
        var grants = Pool.Assign(Now);
        foreach (var grant in grants)
        {
            Jobs[grant.JobId].Take(grant);
        }

        return grants;
    }

    /// <summary>The job says what it holds and wants, and is answered at once; the others get what is theirs.</summary>
    public void Talk(Resident job)
    {
        Ask(job);
        if (Assign().All(g => g.JobId != job.Id))
        {
            job.GiveBack = 0;
        }
    }

    /// <summary>All say what they have and want until nothing changes.</summary>
    public void Settle()
    {
        int before;
        do
        {
            before = Jobs.Values.Sum(j => j.Tasks.Count);
            foreach (var job in Jobs.Values)
            {
                Ask(job);
                job.GiveBack = 0;
            }

            Assign();
        } while (before != Jobs.Values.Sum(j => j.Tasks.Count));
    }

    /// <summary>A task of the job ends: its slot is used again, unless it is to be given back.</summary>
    public void EndTask(Resident job, int index)
    {
        var silo = job.Tasks[index];
        job.Tasks.RemoveAt(index);
        if (job.GiveBack > 0)
        {
            job.GiveBack--;
        }
        else if (job.Wants > 0)
        {
            job.Wants--;
            job.Tasks.Add(silo);
        }

        Talk(job);
        Talk(job);
    }

    public static Dictionary<string, string> Pairs(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
}
