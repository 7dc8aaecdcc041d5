using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Hosting;

/// <summary>
/// A silo has one membership. Two that were set up would have the last one win without a word, and the grid's commits would be refused
/// because its database knows nothing of the silo.
/// </summary>
internal sealed class OneClustering(IServiceCollection services) : IConfigurationValidator
{
    /// <summary>Whether something before has set up the membership of the silo.</summary>
    /// <exception cref="GridException">It has.</exception>
    public static void RequireNone(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(OneClustering)))
        {
            throw new GridException(GridFault.BadInput, "UseOrleansGrid was called twice for one silo; call it once.");
        }

        Require(services, most: 0);
    }

    /// <summary>Called by Orleans at the silo's start, when everything is set up.</summary>
    public void ValidateConfiguration() => Require(services, most: 1);

    private static void Require(IServiceCollection services, int most)
    {
        if (services.Count(service => service.ServiceType == typeof(IMembershipTable)) > most)
        {
            throw new GridException(
                GridFault.BadInput,
                "The silo has a clustering of its own (such as UseLocalhostClustering) and UseOrleansGrid, which brings another; take away "
                    + "the first, or keep it and call AddOrleansGrid instead."
            );
        }
    }
}
