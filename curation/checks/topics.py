"""What a message asks for, so that the answer can be read: after "me confirma su DNI" the next number is an id."""

from __future__ import annotations

from curation.checks.passages import Passage, vocabulary

# Words that make a message a request even without a question mark.
_REQUESTS = vocabulary(
    """confirma confirmar confirme confirmas confirmeme indica indicar indique indiqueme indicarme brinda brindar
    brinde brindeme brindarme facilita facilitar facilite faciliteme facilitarme proporciona proporcionar
    proporcione proporcioneme proporcionarme da dar dame deme darme regala regalame regaleme envia enviar enviame
    enviarme envie envieme diga digame dime decir decirme ingrese ingresa digite digita escriba escribe escribame
    necesito necesitaria verificar verifique comparte comparta compartir cual gusto quien please provide could can
    may need share tell verify what give send enter type informe informar informa confirmeme passe passar poderia
    pode preciso qual digite mande"""
)

_TOPICS: dict[str, frozenset[str]] = {
    "name": vocabulary("""nombre nombres apellido apellidos llamas llama gusto name surname names nome sobrenome"""),
    "national_id": vocabulary(
        """dni nif nie curp rfc cuit cuil rut run cedula cpf cnpj rg ssn documento identificacion identidad pasaporte
    passport passaporte ruc nit licencia licence license identificacao"""
    ),
    "phone": vocabulary("telefono celular movil whatsapp phone cell mobile cellphone telefone telemovel fono"),
    "address": vocabulary("direccion domicilio address endereco morada"),
    "postcode": vocabulary("postal cp zip zipcode postcode cep"),
    "birth": vocabulary("nacimiento naciste nacio birth dob birthday birthdate nascimento"),
    "card": vocabulary("tarjeta card cartao"),
    "cvv": vocabulary("cvv cvc cvv2 cvc2"),
    "account": vocabulary("iban clabe cbu cvu cuenta account conta pix"),
    "password": vocabulary("contrasena clave password passcode senha pin nip"),
    "username": vocabulary("usuario username login user utilizador"),
    "plate": vocabulary("matricula placa placas patente plate dominio"),
}
_CODE = vocabulary("codigo code otp token")
_CODE_KINDS = vocabulary(
    """verificacion sms enviamos envie enviar llego llegar recibio recibido recibir verification sent received otp
    token verificacao enviei enviou chegou"""
)

#: An answer is short; a longer text speaks for itself, and need not be scanned again after every question.
LONGEST_ANSWER = 160


def topics_asked(passage: Passage) -> frozenset[str]:
    """What this message asks the other side for; nothing when it asks nothing."""
    words = passage.words
    if "?" not in passage.text and words.isdisjoint(_REQUESTS):
        return frozenset()
    found = {topic for topic, named in _TOPICS.items() if not words.isdisjoint(named)}
    if "username" in found and words.isdisjoint(("apellido", "apellidos", "surname", "completo", "full")):
        found.discard("name")  # "nombre de usuario" asks for no name
    if not words.isdisjoint(_CODE) and not words.isdisjoint(_CODE_KINDS):
        found.add("code")
    return frozenset(found)
