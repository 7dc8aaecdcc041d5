using Microsoft.Extensions.Logging;
using OrleansGrid;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="GridClient"/> in an application.</summary>
public static class GridClientServices
{
    /// <inheritdoc cref="AddGridClient(IServiceCollection, Action{GridClientOptions})"/>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">Of the grid's PostgreSQL database.</param>
    public static IServiceCollection AddGridClient(this IServiceCollection services, string connectionString) =>
        services.AddGridClient(options => options.ConnectionString = connectionString);

    /// <summary>
    /// Adds one <see cref="GridClient"/> for the application, to be injected as <see cref="IGridClient"/> or as itself. It connects when it
    /// is first used, so the application starts whether or not the grid is there; a call made while it is not is a <see
    /// cref="GridException"/>, and the next call connects anew. It logs through the application's logging unless the options say otherwise.
    /// </summary>
    public static IServiceCollection AddGridClient(this IServiceCollection services, Action<GridClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(provider =>
        {
            var options = new GridClientOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
            configure(options);
            return new GridClient(options);
        });
        return services.AddSingleton<IGridClient>(provider => provider.GetRequiredService<GridClient>());
    }
}
