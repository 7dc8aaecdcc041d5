using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansGrid.Protocol.Access;

/// <summary>Lets only those call a grain of this silo whose certificate says so.</summary>
public sealed class CallGuard(CallerTokens tokens) : IIncomingGrainCallFilter
{
    /// <summary>By it a client learns which grains there are; it changes nothing, and nobody can call anything without.</summary>
    private const string Manifest = "Orleans.Runtime.IClusterManifestSystemTarget";

    private readonly ConcurrentDictionary<MethodInfo, GridRole> _least = new();

    /// <summary>The least role that may call a method.</summary>
    public static GridRole LeastFor(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return method.GetCustomAttribute<LeastRoleAttribute>()?.Role
            ?? (method.DeclaringType?.FullName == Manifest ? GridRole.Reader : GridRole.Silo);
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var token = RequestContext.Get(CallerToken.Key) as string;
        if (ReferenceEquals(token, tokens.Own))
        {
            return context.Invoke();
        }

        var caller = tokens.WhoMade(token);
        var least = _least.GetOrAdd(context.InterfaceMethod, LeastFor);
        return caller?.May(least) == true ? context.Invoke() : throw Refusal(caller, context, least);
    }

    private static UnauthorizedAccessException Refusal(Caller? caller, IIncomingGrainCallContext context, GridRole least) =>
        new(
            caller is null
                ? $"The call of {context.InterfaceName}.{context.MethodName} carries no certificate of this grid; give one."
                : $"The certificate '{caller.Name}' has the role {Certificates.CertificateSubject.NameOf(caller.Role)}, and "
                    + $"{context.MethodName} needs the role {Certificates.CertificateSubject.NameOf(least)}; use a certificate that "
                    + "'grid cert issue' has made with it."
        );
}
