using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>How many tasks under whose items silos have died run on each silo: what else runs there has their company.</summary>
internal sealed class SuspectTasks
{
    private readonly Dictionary<string, (int Suspects, int LastChances)> _bySilo = new(StringComparer.Ordinal);
    private (int Suspects, int LastChances) _all;

    /// <summary>The most delicate of all.</summary>
    public SiloCompany Company => Of(_all);

    /// <summary>The most delicate on the silo.</summary>
    public SiloCompany CompanyOn(string silo) => _bySilo.Count == 0 ? SiloCompany.Unsuspected : Of(_bySilo.GetValueOrDefault(silo));

    public void Add(AssignedTask task) => Count(task, 1);

    public void Remove(AssignedTask task) => Count(task, -1);

    private static SiloCompany Of((int Suspects, int LastChances) count) =>
        count.LastChances > 0 ? SiloCompany.LastChance
        : count.Suspects > 0 ? SiloCompany.Suspect
        : SiloCompany.Unsuspected;

    private static (int Suspects, int LastChances) Plus((int Suspects, int LastChances) count, SiloCompany company, int change) =>
        company == SiloCompany.LastChance ? (count.Suspects, count.LastChances + change) : (count.Suspects + change, count.LastChances);

    private void Count(AssignedTask task, int change)
    {
        if (task.Company == SiloCompany.Unsuspected)
        {
            return;
        }

        _all = Plus(_all, task.Company, change);
        var here = Plus(_bySilo.GetValueOrDefault(task.Silo), task.Company, change);
        if (here == default)
        {
            _bySilo.Remove(task.Silo);
        }
        else
        {
            _bySilo[task.Silo] = here;
        }
    }
}
